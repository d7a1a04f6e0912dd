/** Macros in texts of the configuration: `$j`, `${name}`; `$$` is a dollar. */
import type { SendmailConfig } from './config.ts'

/** @param more values of macros that only the caller knows */
export function expandMacros(
  config: SendmailConfig,
  text: string,
  more: Readonly<Record<string, string>> = {},
): string {
  const [v = '', ...z] = config.version.split('/')
  const values: Record<string, string> = {
    j: config.host,
    m: config.host.slice(config.host.indexOf('.') + 1),
    w: config.host.split('.')[0] as string,
    // In a notice the sender is the daemon.
    f: 'MAILER-DAEMON',
    n: 'MAILER-DAEMON',
    v,
    Z: z.join('/'),
    ...more,
  }
  return text.replace(/\$(?:(\$)|\{(\w+)\}|(\w))/g, (_, dollar, braced, plain) =>
    dollar ? '$' : (values[braced ?? plain] ?? ''),
  )
}
