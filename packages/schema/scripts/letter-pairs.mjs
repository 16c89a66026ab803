// Makes the table of src/letters.ts from a word list, one word a line (Debian: wamerican, /usr/share/dict/words).
//   node packages/schema/scripts/letter-pairs.mjs /usr/share/dict/words
// Counts the letter pairs inside words, plus 15 % of the pairs that arise where one word follows another, as in
// `lookupbyemail`; each cell is min(9, round(0.8 * -log2 P(second | first))).
import { readFileSync } from 'node:fs'

const words = new Set(
  readFileSync(process.argv[2] ?? '/usr/share/dict/words', 'utf8')
    .split('\n')
    .filter((word) => /^[A-Za-z]{2,}$/.test(word))
    .map((word) => word.toLowerCase()),
)
const code = (word, i) => word.charCodeAt(i) - 97
const counts = Array.from({ length: 26 }, () => new Float64Array(26).fill(0.5))
const first = new Float64Array(26)
const last = new Float64Array(26)
for (const word of words) {
  for (let i = 1; i < word.length; i++) counts[code(word, i - 1)][code(word, i)]++
  first[code(word, 0)]++
  last[code(word, word.length - 1)]++
}
let table = ''
for (let a = 0; a < 26; a++) {
  for (let b = 0; b < 26; b++) counts[a][b] += (0.15 * last[a] * first[b]) / words.size
  const total = counts[a].reduce((sum, n) => sum + n, 0)
  for (const n of counts[a]) table += Math.min(9, Math.round(-Math.log2(n / total) * 0.8))
}
console.log(table)
