#!/usr/bin/env node
// Before anything is loaded: an old Node would end in the syntax or API error of whatever it meets first.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 10)) {
  process.stderr.write(
    `apiscope: Node.js 20.10 or later is needed; this is ${process.version}. ` +
      './scripts/demo fetches one into .node/; then export PATH="$PWD/.node/bin:$PATH"\n',
  )
  process.exit(2)
}
require('../dist/main.js').main(process.argv)
