/** Finds field words of other languages in a name that was cut into words, joined or split, and puts the lexicon's words in their place. */
import { foldWord } from '@apiscope/schema'
import { ALIASES } from './aliases.js'
import { EUROPEAN } from './languages/european.js'
import { OTHERS } from './languages/others.js'

/** Words of one spelling. */
const LONGEST = 6
/** Between the words of a name: `data di nascita`, `numéro de téléphone`, `nom d'utilisateur`. */
const LINKS = new Set(
  'de di do da del della dei des du d la le el al l of e y i et und en a van der den het og za na po'.split(' '),
)
/** Whose it is, where languages say so behind: `telefono_cliente`, `номер телефона клиента`. */
const OWNERS = new Set(
  `cliente titular usuario paciente contacto empleado solicitante beneficiario trabajador alumno comprador destinatario remitente casa
  trabajo oficina particular personal principal residencial comercial celular fijo contato usuaria funcionario aluno pagador recebedor mae pai
  client patient assure salarie domicile titulaire contact utilisateur beneficiaire destinataire conjoint enfant personnel professionnel bureau
  dipendente paziente utente beneficiario mittente lavoro kunde kunden mitarbeiter patienten inhaber empfanger privat geschaftlich dienstlich
  klanta klienta pacjenta uzytkownika pracownika odbiorcy nadawcy zakaznika pacienta zamestnance klant patient werknemer
  клиента пациента пользователя сотрудника получателя отправителя заявителя абонента владельца заказчика покупателя клієнта пацієнта
  العميل المريض المستخدم الموظف المستلم الزبون العميلة pelanggan pasien karyawan pengguna penerima nasabah khach hang nguoi nhan benh nhan musteri hasta`
    .split(/\s+/)
    .map(plain),
)

/** Letters that have no decomposition, in their usual transcription. */
const LETTERS: Readonly<Record<string, string>> = {
  ø: 'o',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  þ: 'th',
  ð: 'd',
}

/** One spelling of a word: lower case, without diacritics. */
export function plain(word: string): string {
  return foldWord(word).replace(/[øæœßłđıþð]/g, (c) => LETTERS[c]!)
}

const SPELLINGS: ReadonlyMap<string, readonly string[]> = compile()
/** Scripts that are written without spaces: kana, Han, Hangul (as its letters), Thai. */
const UNSPACED = /[\u0e00-\u0e7f\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff]/
const LONGEST_UNSPACED = Math.max(...[...SPELLINGS.keys()].filter((k) => UNSPACED.test(k)).map((k) => k.length))

function compile(): Map<string, readonly string[]> {
  const map = new Map<string, readonly string[]>()
  for (const line of `${EUROPEAN}${OTHERS}`.split('\n')) {
    const [words, spellings] = line.split('|')
    if (spellings === undefined) continue
    for (const spelling of spellings.split(';')) {
      const parts = plain(spelling)
        .split(/[^\p{L}\p{N}]+/u)
        .filter((w) => w !== '')
      for (const key of [parts.join(''), parts.filter((w, i) => !isLink(parts, i, w)).join('')])
        if (key !== '' && !map.has(key)) map.set(key, words!.split(' '))
    }
  }
  return map
}

/** Links join what stands on both sides of them. */
function isLink(parts: readonly string[], i: number, word: string): boolean {
  return i > 0 && i < parts.length - 1 && LINKS.has(word)
}

/** All words that spellings are brought to. */
export const FOREIGN_WORDS: readonly string[] = [...new Set([...SPELLINGS.values()].flat())]

/**
 * The words with every spelling replaced by the lexicon's words; longest spellings first, from the left. The same array where nothing was found.
 * Bounded: at most six words are joined from each place.
 */
export function translate(words: readonly string[]): readonly string[] {
  let out: string[] | undefined
  for (let i = 0; i < words.length; ) {
    const match = longest(words, i) ?? owned(words, i)
    if (match === undefined) {
      const cut = UNSPACED.test(words[i]!) ? unspaced(words[i]!) : undefined
      if (cut !== undefined) out ??= words.slice(0, i)
      if (out !== undefined) out.push(...(cut ?? [words[i]!]))
      i++
      continue
    }
    out ??= words.slice(0, i)
    let end = match.end
    // Whose it is goes before what it is, as in English.
    while (end < words.length && (LINKS.has(words[end]!) || OWNERS.has(plain(words[end]!)))) out.push(words[end++]!)
    out.push(...match.words)
    i = end
  }
  return out ?? words
}

function longest(words: readonly string[], from: number): { words: readonly string[]; end: number } | undefined {
  let found: { words: readonly string[]; end: number } | undefined
  let whole = ''
  let key = ''
  let used = 0
  for (let end = from; end < words.length && used < LONGEST; end++) {
    const word = plain(words[end]!)
    const link = end > from && LINKS.has(word)
    whole += word
    if (!link) {
      key += word
      used++
    }
    const known = (key === whole ? undefined : lookup(whole)) ?? (link ? undefined : lookup(key))
    if (known !== undefined) found = { words: known, end: end + 1 }
  }
  return found
}

/** A word that `aliases.ts` knows, with whose it is behind it. */
function owned(words: readonly string[], i: number): { words: readonly string[]; end: number } | undefined {
  if (i + 1 >= words.length || !ALIASES.has(words[i]!)) return undefined
  const next = LINKS.has(words[i + 1]!) ? i + 2 : i + 1
  return next < words.length && OWNERS.has(plain(words[next]!)) ? { words: [words[i]!], end: i + 1 } : undefined
}

function lookup(key: string): readonly string[] | undefined {
  if (key.length > 40) return undefined
  return SPELLINGS.get(key) ?? (/[aou]e/.test(key) ? SPELLINGS.get(key.replace(/([aou])e/g, '$1')) : undefined)
}

/** Cuts a word of a script without spaces at the spelling that it ends with, or else begins with; undefined when neither is known. */
function unspaced(text: string): string[] | undefined {
  const word = plain(text)
  for (let n = Math.min(word.length - 1, LONGEST_UNSPACED); n >= 2; n--) {
    const known = SPELLINGS.get(word.slice(-n))
    if (known !== undefined) return [word.slice(0, -n), ...known]
  }
  for (let n = Math.min(word.length - 1, LONGEST_UNSPACED); n >= 2; n--) {
    const known = SPELLINGS.get(word.slice(0, n))
    if (known !== undefined) return [...known, word.slice(n)]
  }
  return undefined
}
