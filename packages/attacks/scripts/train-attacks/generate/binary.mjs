/** Bytes that are no text, as uploads, ciphertexts and compressed state hold them, read as text. */
import { deflateRawSync, gzipSync } from 'node:zlib'

const bytes = (n, r) => Buffer.from(Array.from({ length: n }, () => r.below(256)))
const HEADS = [
  '\x89PNG\r\n\x1a\n\0\0\0\rIHDR',
  '\xff\xd8\xff\xe0\0\x10JFIF\0',
  'GIF89a',
  '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n',
  'PK\x03\x04\x14\0',
  '\x1f\x8b\x08\0',
  'RIFF\x24\0\0\0WEBPVP8 ',
  '\0\0\0 ftypisom',
  'ID3\x03\0',
  'OggS\0\x02',
  '\x7fELF\x02\x01\x01',
]

/** Lengths as values and pieces of bodies have them. */
const length = (r) => [8, 20, 40, 90, 200, 400, 900, 1152][r.below(8)] + r.below(12)

function one(r) {
  const n = length(r)
  switch (r.below(6)) {
    case 0:
      return HEADS[r.below(HEADS.length)] + bytes(n, r).toString('latin1')
    case 1:
      return deflateRawSync(
        Buffer.from(Array.from({ length: n }, () => 'etaoin shrdlu'[r.below(13)]).join('')),
      ).toString('latin1')
    case 2:
      return gzipSync(bytes(n, r)).toString('latin1')
    case 3:
      return bytes(n, r).toString('utf8')
    // Numbers of little magnitude: samples, tables.
    case 4:
      return Buffer.from(Array.from({ length: n }, (_, i) => (i % 4 === 0 ? r.below(256) : r.below(4)))).toString(
        'latin1',
      )
    default:
      return bytes(n, r).toString('latin1')
  }
}

export const binaryValues = (count, random) => Array.from({ length: count }, () => one(random))
