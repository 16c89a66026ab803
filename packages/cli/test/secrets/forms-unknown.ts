/** Tokens under names that say nothing, as short as they come, and tokens that are names themselves. */
import type { Secrets } from './random'
import type { Planted } from './wire'

const form = (body: string) => ({ body, type: 'application/x-www-form-urlencoded' })

export function unknownForms(s: Secrets): Planted[] {
  const forms: [string, Omit<Planted, 'title'>][] = []
  const add = (title: string, planted: Omit<Planted, 'title'>) => forms.push([title, planted])
  for (const length of [15, 16, 20]) {
    add(`${length} characters in a field`, { headers: [['X-Foo', s.mixed(length)]] })
    add(`${length} characters in a query`, { target: `/q?zz=${s.mixed(length)}` })
    add(`${length} characters in a form`, form(`zz=${s.mixed(length)}`))
    add(`${length} characters in JSON`, { body: JSON.stringify({ zz: s.mixed(length) }) })
  }
  add('14 hexadecimal digits in a field', { headers: [['X-Bar', s.hex(14)]] })
  add('a token as version', { headers: [['X-Api-Version', s.mixed(24)]] })
  for (const length of [24, 64, 300, 600]) {
    add(`a name of ${length}, with a value`, { target: `/q?a=2&${s.mixed(length)}=1` })
    add(`a name of ${length} in a form`, form(`${s.mixed(length)}=1`))
    add(`a key of ${length} in JSON`, { body: JSON.stringify({ a: { [s.mixed(length)]: { b: 1 } } }) })
    add(`a cookie's name of ${length}`, { headers: [['Cookie', `${s.mixed(length)}=1`]] })
  }
  add('a name in brackets', { target: `/q?u[${s.mixed(36)}]=1` })
  add('a name in hexadecimal digits', { target: `/q?${s.hex(64)}=1` })
  return forms.map(([title, planted]) => ({ title, ...planted }))
}
