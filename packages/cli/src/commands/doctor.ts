import type { Command } from 'commander'
import pc from 'picocolors'
import { checkLibpcap, checkPrivileges, checkTcpdump } from '../doctor/capture.js'
import type { Finding } from '../doctor/check.js'
import { checkBus, checkState } from '../doctor/services.js'
import { checkClock, checkMemory, checkNode, checkOpenFiles, checkReceiveBuffer } from '../doctor/system.js'
import { busOption, stateOption, stateUrl } from '../io/options.js'
import { Lines } from '../io/output.js'
import type { Outcome } from '../outcome.js'
import { WIDTH, wrap } from '../report/layout.js'

/** `apiscope doctor` */
export function addDoctor(root: Command, outcome: Outcome): void {
  root
    .command('doctor')
    .summary('what on this machine would stop or blind it, and the mend')
    .description(
      'Checks what capture, the bus and the store need on this machine. Exit status 1 when something is wrong.',
    )
    .addOption(busOption())
    .addOption(stateOption())
    .option('--json', 'one JSON line for each check')
    .addHelpText('after', '\nExample: apiscope doctor --bus kafka://127.0.0.1:9092 --state redis://127.0.0.1:6379')
    .action(async (options: { bus?: string; state?: string; json?: boolean }) => {
      const out = new Lines()
      for (const finding of await examine(options)) {
        if (finding.status === 'problem') outcome.status = 1
        if (options.json) out.json(finding)
        else out.line(render(finding))
      }
      await out.flush()
    })
}

async function examine(options: { bus?: string; state?: string }): Promise<Finding[]> {
  const findings = [checkNode(), checkMemory(), checkOpenFiles(), checkClock()]
  findings.push(checkPrivileges(), checkTcpdump(), checkLibpcap(), checkReceiveBuffer())
  if (options.bus !== undefined) findings.push(await checkBus(options.bus))
  if (options.state !== undefined) findings.push(await checkState(stateUrl(options.state)))
  return findings
}

const MARKS = { ok: pc.green('ok      '), note: pc.yellow('note    '), problem: pc.red('problem ') }
const INDENT = ' '.repeat(25)

function render({ name, status, detail, mend }: Finding): string {
  const lines = wrap(detail, WIDTH - INDENT.length)
  if (mend !== undefined) lines.push(...wrap(`→ ${mend}`, WIDTH - INDENT.length))
  return `${MARKS[status]} ${name.padEnd(16)}${lines.join(`\n${INDENT}`)}`
}
