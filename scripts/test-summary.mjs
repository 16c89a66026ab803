#!/usr/bin/env node
// Prints `tests: N passed, N failed, N skipped` from jest's JSON results; exits 1 on any failure and when no test ran.
import { existsSync, readFileSync } from 'node:fs'

const path = process.argv[2] ?? '.jest-results.json'
const results = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}
const passed = results.numPassedTests ?? 0
// A suite that did not even load holds tests that nobody counted: it is a failure of its own.
const failed = (results.numFailedTests ?? 0) + (results.numRuntimeErrorTestSuites ?? 0)
const skipped = (results.numPendingTests ?? 0) + (results.numTodoTests ?? 0)
console.log(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed > 0 || passed === 0 || results.success === false ? 1 : 0)
