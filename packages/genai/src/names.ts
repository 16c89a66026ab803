import { secretForm } from '@apiscope/schema'

/** Stands for a name that does not read as one: callers write what they like. */
export const OTHER = '{other}'
const MODEL = /^[A-Za-z0-9][\w.:/+-]{0,127}(?:@(?:\d{1,8}|default|latest))?$/
const TOOL = /^[A-Za-z_][\w.:-]{0,63}$/
const REASON = /^[A-Za-z_]{1,40}$/
/** Ids of accounts, and other long numbers that are no version or date. */
const LONG_NUMBER = /\d{9,}/

/** A model's name as it may be told. An ARN holds an account: its last part is kept. */
export function modelName(name: string): string {
  const short = name.startsWith('arn:') ? name.slice(name.lastIndexOf('/') + 1) : name
  return MODEL.test(short) && !LONG_NUMBER.test(short) && secretForm(short) === undefined ? short : OTHER
}

export const toolName = (name: string): string =>
  TOOL.test(name) && !LONG_NUMBER.test(name) && secretForm(name) === undefined ? name : OTHER

export const finishReason = (reason: string): string => (REASON.test(reason) ? reason : OTHER)
