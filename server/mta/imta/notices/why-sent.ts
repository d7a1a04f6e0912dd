/** Why the sender is told: the keyword, the parameter or the hand that decided, and the channel that it was read from. */
import type { MessageState } from '../../../core/state.ts'
import type { Why } from '../../../core/types.ts'
import type { InForce } from '../config/channels.ts'
import type { ImtaConfig } from '../config.ts'
import { ageUnit, counted, priorityOf } from '../schedule.ts'
import type { Group } from './sender-side.ts'

export function whyTold(
  config: ImtaConfig,
  message: MessageState,
  { channel, cause, indexes }: Group,
  age: number | undefined,
): Why {
  if (cause === 'returned') return { by: 'operator', text: 'The message was returned by hand.' }
  if (cause === 'failed') {
    const failed = `A permanent failure on channel ${channel.name} is told at once, whatever its notices`
    const notify = message.recipients[indexes[0] as number]?.path.notify
    if (!notify || notify.length === 0) return { by: 'default', text: `${failed}, and NOTIFY was not given.` }
    const value = notify.join(',')
    return { by: 'setting', setting: 'NOTIFY', value, text: `${failed}, and NOTIFY=${value} asks for it.` }
  }
  const { priority, loweredBy } = priorityOf(channel, message)
  const inForce = channel.notices[priority]
  const ages = inForce.value.join(' ')
  const attained = counted(age ?? (inForce.value.at(-1) as number), ageUnit(config))
  const does = cause === 'delayed' ? 'a warning is due' : 'the last of the ages, the message is returned'
  const lowered = loweredBy ? `, lowered by ${loweredBy.keyword} ${loweredBy.value}${placeOf(loweredBy)}` : ''
  return {
    by: 'setting',
    setting: inForce.keyword ?? 'notices',
    value: ages,
    ...(inForce.source ? { source: inForce.source } : {}),
    text: `${inForce.keyword ?? 'notices'} ${ages} ${onChannel(channel.name, inForce)}, ${priority} priority${lowered}: at ${attained} ${does}.`,
  }
}

function onChannel(name: string, { standIn, fromDefaults, keyword }: InForce<unknown>): string {
  if (standIn) return `of channel ${standIn}, as channel ${name} has none`
  if (fromDefaults) return `of the defaults block, on channel ${name}`
  return keyword ? `on channel ${name}` : `(the default) on channel ${name}`
}

const placeOf = ({ source }: InForce<unknown>): string =>
  source ? ` (${source.file}${source.line === undefined ? '' : `:${source.line}`})` : ''
