/** The table "who gets what" on a terminal; channels that answer alike stand together. */
import type { NoticeTable } from '../core/mta.ts'

export function whoGetsWhatText(tables: readonly NoticeTable[]): string {
  const groups = new Map<string, { channels: string[]; table: NoticeTable }>()
  for (const table of tables) {
    const key = JSON.stringify([table.notice, table.rows.map(cells)])
    const group = groups.get(key)
    if (group) group.channels.push(table.channel)
    else groups.set(key, { channels: [table.channel], table })
  }
  const blocks = [...groups.values()].map(({ channels, table }) => block(channels, table))
  return `\nWho gets what\n\n${blocks.join('\n')}`
}

const who = (told: boolean): string => (told ? 'notice' : '-')

/** What a reader compares; the reason names the channel, so that it differs from one to the next. */
const cells = ({ situation, sender, postmaster, why }: NoticeTable['rows'][number]): string[] => [
  situation,
  who(sender),
  who(postmaster),
  why.by === 'setting' ? decider(why.setting, why.value) : '',
]

const decider = (setting: string, value: string): string =>
  value === 'default' && /^(send|warn)post$/.test(setting) ? `no ${setting} keyword` : setting

const HEAD = ['', 'sender', 'postmaster', 'decided by']

function block(channels: readonly string[], { notice, rows }: NoticeTable): string {
  const lines = [HEAD, ...rows.map(cells)]
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const text = lines.map((line) => `  ${line.map((cell, i) => cell.padEnd(widths[i] as number)).join('  ')}`.trimEnd())
  return [`${notice === 'failure' ? 'Failures' : 'Warnings'} in ${channels.join(', ')}`, ...text, ''].join('\n')
}
