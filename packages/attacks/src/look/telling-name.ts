/** Operators, prototypes and marks in a name: `user[$ne]`, `__proto__.x`, `id'--`. */
const TELLING = /\$[a-z]|__proto__|constructor[.[]|prototype[.[]|['"<>;(`|\\]|\{\{|\$\{|\.\.\//

/** Could the name of this parameter be an attack itself? */
export const isTellingName = (name: string): boolean => TELLING.test(name)
