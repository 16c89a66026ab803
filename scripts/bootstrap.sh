# Shared by scripts/demo and scripts/test (bash, sourced from the root of the checkout): the tools, the npm packages, the
# build. Every step looks first whether it has been done, so that running it again costs nothing.

say() { printf '%s\n' "── $*" >&2; }
die() {
  printf '%s\n' "error: $*" >&2
  exit 1
}

# Runs a command with its output kept in a file, shown only when the command fails.
quietly() {
  local log
  log=$(mktemp)
  if "$@" >"$log" 2>&1; then
    rm -f "$log"
  else
    local status=$?
    tail -n 60 "$log" >&2
    rm -f "$log"
    return "$status"
  fi
}

# The Node that is fetched where the installed one is too old (Debian 12 ships 18), and an npm of its age: Debian's own npm
# finds its modules only under Debian's Node.
own_node=22
own_npm=10

node_is_enough() {
  command -v node >/dev/null &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 10) ? 0 : 1)'
}

# fetch_node: a newer Node into .node/, from the npm registry; nothing outside this folder is touched.
fetch_node() {
  local cpu found
  found=$(node --version)
  case $(uname -s)-$(uname -m) in
    Linux-x86_64) cpu=linux-x64 ;;
    Linux-aarch64) cpu=linux-arm64 ;;
    *) die "Node.js 20.10 or later is needed; this is $found: https://nodejs.org" ;;
  esac
  say "Node.js $found is too old: fetching $own_node into .node/"
  mkdir -p .node
  [ -f .node/package.json ] || echo '{"private":true}' >.node/package.json
  quietly npm install --prefix .node --no-audit --no-fund --loglevel=error "node-$cpu@$own_node" "npm@$own_npm" ||
    die "Node.js 20.10 or later is needed; this is $found, and npm could not fetch a newer one: https://nodejs.org"
  mkdir -p .node/bin
  ln -sf "../node_modules/node-$cpu/bin/node" .node/bin/node
  ln -sf ../node_modules/npm/bin/npm-cli.js .node/bin/npm
  ln -sf ../node_modules/npm/bin/npx-cli.js .node/bin/npx
}

need_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    debian node=nodejs npm=npm || die 'Node.js 20.10 or later and npm are needed: https://nodejs.org or, as root, apt-get install nodejs npm'
  fi
  if ! node_is_enough; then
    [ -x .node/bin/node ] || fetch_node
    export PATH="$PWD/.node/bin:$PATH"
    hash -r
    node_is_enough || die "Node.js 20.10 or later is needed; this is $(node --version). Remove .node/ to fetch it again"
    say "Node.js $(node --version) of .node/; to use it in this shell: export PATH=\"$PWD/.node/bin:\$PATH\""
  fi
  # node-gyp would download Node's headers; where the installation brings them, take those.
  local prefix
  prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  if [ -z "${npm_config_nodedir:-}" ] && [ -f "$prefix/include/node/node.h" ]; then
    export npm_config_nodedir="$prefix"
  fi
}

# Packages that bring a server would start it at once, on its usual port; this keeps them from it while they are installed.
without_starting() {
  local policy=/usr/sbin/policy-rc.d status=0
  if [ -e "$policy" ]; then
    "$@" || status=$?
    return "$status"
  fi
  printf '#!/bin/sh\nexit 101\n' | "${as[@]}" tee "$policy" >/dev/null
  "${as[@]}" chmod 755 "$policy"
  "$@" || status=$?
  "${as[@]}" rm -f "$policy"
  return "$status"
}

# debian COMMAND-OR-FILE=PACKAGE…: installs what is missing where it may, otherwise says what to do and returns 1.
debian() {
  local missing=() pair probe
  for pair in "$@"; do
    probe=${pair%%=*}
    case $probe in
      /*) [ -e "$probe" ] || missing+=("${pair#*=}") ;;
      # Debian keeps nginx and its like where a user's PATH does not look.
      *) PATH="$PATH:/usr/sbin:/sbin" command -v "$probe" >/dev/null || missing+=("${pair#*=}") ;;
    esac
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  local as=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as=(sudo -n)
    else
      say "not root and no password-free sudo; for everything to run: sudo apt-get install ${missing[*]}"
      return 1
    fi
  fi
  command -v apt-get >/dev/null || {
    say "no apt-get here; install with this system's own means: ${missing[*]}"
    return 1
  }
  say "Debian packages: ${missing[*]}"
  quietly "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq &&
    quietly without_starting "${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
      --no-install-recommends "${missing[@]}" || {
    say "apt-get failed; what needs ${missing[*]} will be skipped or fail below"
    return 1
  }
}

# npm_packages full|plain: `npm ci` unless node_modules already came from this lock file, this Node and this mode.
# plain runs no install scripts (nothing is compiled); everything but `iface:` capture works with it.
npm_packages() {
  local mode=$1 stamp=node_modules/.apiscope-stamp key
  key="$(cat package.json package-lock.json packages/*/package.json | sha256sum | cut -c1-32) $(node --version)"
  if [ -f "$stamp" ]; then
    [ "$(cat "$stamp")" = "$key full" ] && return 0
    [ "$(cat "$stamp")" = "$key $mode" ] && return 0
  fi
  say 'npm packages'
  local flags=(--no-audit --no-fund --no-progress --loglevel=error)
  [ "$mode" = plain ] && flags+=(--ignore-scripts)
  quietly npm ci "${flags[@]}" || die 'npm ci failed (above); is the npm registry reachable (npm ping)?'
  printf '%s\n' "$key $mode" >"$stamp"
}

build() {
  say 'build'
  node_modules/.bin/tsc -b || die 'the build failed (above)'
  node packages/web/build.mjs || die 'bundling the pages failed (above)'
}
