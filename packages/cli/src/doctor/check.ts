/** What a check of `apiscope doctor` says. */
export interface Finding {
  name: string
  status: 'ok' | 'note' | 'problem'
  detail: string
  /** What to do about it; absent when nothing needs doing. */
  mend?: string
}

export const ok = (name: string, detail: string): Finding => ({ name, status: 'ok', detail })
/** Something that only matters for some uses. */
export const note = (name: string, detail: string, mend: string): Finding => ({ name, status: 'note', detail, mend })
export const problem = (name: string, detail: string, mend: string): Finding => ({
  name,
  status: 'problem',
  detail,
  mend,
})
