/** A target as it stands in the file; with its secrets put in, as it is made. */
export type RawTarget = { name: string; type: string } & Record<string, unknown>
