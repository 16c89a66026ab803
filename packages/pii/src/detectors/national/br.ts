import { stdnum } from 'stdnum'
import { type NationalId, valid } from './types.js'

/** Two check digits modulo 11 (Receita Federal). */
export const brCpf: NationalId = {
  country: 'BR',
  name: 'CPF',
  pattern: /^\d{3}\.\d{3}\.\d{3}-\d{2}$|^\d{11}$/,
  check: valid(stdnum.BR.cpf),
  score: 0.8,
}
