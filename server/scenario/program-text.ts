/** Scenarios that are programs: known by their files' names, and refused where a scenario is data. */
import type { LoadOptions } from './files.ts'
import { ScenarioError } from './problems.ts'

export const isProgram = (file: string): boolean => /\.[cm]?[jt]s$/i.test(file)

/** How TypeScript and JavaScript begin, and no YAML does. */
const CODE = /^(?:import|export|const|let|var|function|async)\s+[^:\s]/

const HINTS = {
  http: 'Send YAML or JSON. A scenario in TypeScript is for bouncelab run FILE.ts and startSandbox().',
  file: 'Give the file a name that ends in .ts.',
  code: 'Give the path of the file, not its text.',
}

/** @throws ScenarioError where the text is a program */
export function refuseCode(text: string, { origin, file }: LoadOptions): void {
  if (!CODE.test(withoutComments(text))) return
  const place = { ...(file ? { file } : {}), line: 1, column: 1 }
  throw new ScenarioError([
    { ...place, message: 'This is a program, and a scenario is data here.', hint: HINTS[origin] },
  ])
}

/** The text from its first word on. By hand, for a regular expression could be made to take for ever. */
function withoutComments(text: string): string {
  let rest = text.trimStart()
  for (;;) {
    const closing = rest.startsWith('//') ? '\n' : rest.startsWith('/*') ? '*/' : null
    const end = closing === null ? -1 : rest.indexOf(closing)
    if (closing === null || end < 0) return rest
    rest = rest.slice(end + closing.length).trimStart()
  }
}
