// An authority and a server's certificate for 127.0.0.1, made with openssl for one test run.
const { execFileSync } = require('node:child_process')
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs')
const { join } = require('node:path')

/** Writes ca.pem, server.pem (key and certificate) and other-ca.pem (an authority that signed nothing) into `directory`. */
function makeCertificates(directory) {
  mkdirSync(directory, { recursive: true })
  const at = (name) => join(directory, name)
  const openssl = (...args) => execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const authority = (name) => {
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', at(`${name}.key`)]
    openssl('req', '-x509', ...key, '-out', at(`${name}.pem`), '-days', '2', '-subj', `/CN=apiscope test ${name}`)
  }
  authority('ca')
  authority('other-ca')
  openssl(
    'req',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-keyout',
    at('server.key'),
    '-out',
    at('server.csr'),
    '-subj',
    '/CN=localhost',
  )
  writeFileSync(at('names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1')
  const signed = ['-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial', '-extfile', at('names')]
  openssl('x509', '-req', '-in', at('server.csr'), '-out', at('server.crt'), '-days', '2', ...signed)
  writeFileSync(at('server.pem'), readFileSync(at('server.key'), 'utf8') + readFileSync(at('server.crt'), 'utf8'))
}

module.exports = { makeCertificates }
