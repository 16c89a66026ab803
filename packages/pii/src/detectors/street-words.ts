/** Words that make a line a street line, in many languages: folded, whole words. */
import { fold } from '../words/fold.js'

/** Enough beside a number, wherever they stand. */
const SURE = new Set(
  `street avenue boulevard strasse straat laan gracht plein kade allee platz gasse rue chemin quai calle carrera avenida avda paseo rua travessa praca rodovia
  alameda viale corso piazza vicolo ulica ulice ulitsa ul aleja aleje osiedle trida namesti prospekt pereulok shosse bulvar naberezhnaya vulytsia jalan jl jln
  gang mahallesi mah mahalle caddesi cad sokak sokagi sk bulvari gade gatan gata vagen veien katu tie utca koz korut strada soseaua calea bulevardul
  odos leoforos rechov sderot marg nagar chowk colony sarani enclave layout vihar duong pho ngo hem thanon soi
  улица ул проспект пр-т просп переулок пер шоссе бульвар набережная площадь пл вулиця вул провулок проспект булевард οδος λεωφορος שדרות רחוב شارع طريق
  خیابان کوچه मार्ग नगर सड़क गली ถนน ซอย road rd parkway pkwy highway hwy lane terrace crescent`
    .split(/\s+/)
    .map(fold),
)
/** Enough together with a second sign: several numbers, commas, a mark of a number. */
const LIKELY = new Set(
  `st ave blvd dr drive ln ct court pl place sq square way cir circle trail close gardens grove row via av str road main cross sector block phase
  plot flat house apartment apt suite floor building kompleks komplek perumahan desa kelurahan kecamatan kec kel rt rw no nr numero kv kvartira dom
  d д дом кв квартира корп г обл район микрорайон bairro lote quadra apto bloco piso puerta colonia col interior quan phuong huyen xa thon daire kat`
    .split(/\s+/)
    .map(fold),
)
const MARK = /(?:^|[ ,])(?:no|nr|n|n°|nº|num|№|#|h\.?no|d\.?no|kav)[.:]? ?\d/iu

/** How far a text of some words with a number reads as a street line: 2 surely, 1 likely, 0 not. */
export function streetSigns(text: string): 0 | 1 | 2 {
  const words = (/[^\x20-\x7e]/.test(text) ? fold(text) : text.toLowerCase())
    .split(/[^\p{L}\p{M}\p{N}/-]+/u, 40)
    .filter((word) => word !== '')
  if (words.length < 2 || words.length > 30) return 0
  let sure = 0
  let likely = 0
  let numbers = 0
  for (const word of words) {
    if (/\d/.test(word)) numbers++
    else if (SURE.has(word)) sure++
    else if (LIKELY.has(word)) likely++
  }
  if (numbers === 0) return 0
  const commas = text.split(',').length - 1
  const signs = likely + (MARK.test(text) ? 1 : 0) + (numbers > 1 ? 1 : 0) + (commas > 0 ? 1 : 0)
  if (sure > 0) return words.length <= 6 || signs > 0 ? 2 : 1
  return likely > 0 && signs >= 4 ? 2 : likely > 0 && signs >= 3 ? 1 : 0
}
