/** Form of a personal name, used where the name model is not asked: one to four capitalised words. */
export const NAME_THRESHOLD = 0.5

export function loadNameModel(): { score(text: string): number } {
  return {
    score: (text) =>
      /^\p{Lu}[\p{L}'’.-]*(?: \p{Lu}[\p{L}'’.-]*){1,3}$/u.test(text) ? 0.7 : /^\p{Lu}\p{Ll}+$/u.test(text) ? 0.4 : 0.1,
  }
}
