// Exit status 0 when the URL answers 200: the image has no curl.
const response = await fetch(process.argv[2], { signal: AbortSignal.timeout(3000) }).catch(() => undefined)
process.exit(response?.ok ? 0 : 1)
