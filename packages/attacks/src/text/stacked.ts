/** A statement stacked behind a number: it leaves no string, since a number has no quotes, and is otherwise what it is behind one. */

const BEGIN = /^[\s(]{0,4}[\w.%*-]{0,24} ?;[\s;]{0,4}/
const STATEMENT =
  /^(?:drop (?:table|database|user|view|index|schema|procedure|function)\b|delete from\b|insert into\b|update [\w.[\]]{1,40} set\b|truncate (?:table )?\w|alter (?:table|user|login|database)\b|create (?:table|user|login|function|trigger|or replace)\b|exec(?:ute)? ?[\s(]?\w|declare @|waitfor (?:delay|time)\b|shutdown\b|select [\w*@('",]|grant \w|copy \w|union (?:all )?select\b)/

/** The same behind a string's end, as the classifier knows it; undefined where no statement is stacked behind a word or number. @param text normalised */
export function stackedReading(text: string): string | undefined {
  const begin = BEGIN.exec(text.slice(0, 48))?.[0]
  if (begin === undefined || !STATEMENT.test(text.slice(begin.length, begin.length + 64))) return undefined
  return `${begin.slice(0, begin.indexOf(';')).trimEnd()}'; ${text.slice(begin.length)}`
}
