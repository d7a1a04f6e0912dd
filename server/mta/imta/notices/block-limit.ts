/** blocklimit: a message that is too large for a channel is failed at its first attempt, and told of as 5.2.3. */
import type { MessageState, RecipientState } from '../../../core/state.ts'
import type { Outcome, Why } from '../../../core/types.ts'
import type { ImtaConfig } from '../config.ts'
import { channelOf } from '../route.ts'
import { blocksOf } from '../schedule.ts'

export function refuseTooLarge(
  config: ImtaConfig,
  { size }: MessageState,
  recipient: RecipientState,
): { outcome: Outcome; why: Why } | null {
  const channel = channelOf(config, recipient)
  const { blockLimit, blockSize, name } = channel
  const { value, source } = blockLimit
  if (value === null) return null
  const blocks = blocksOf(size, blockSize)
  if (blocks <= value) return null
  const kilobytes = Math.floor((value * blockSize) / 1024)
  const why: Why = {
    by: 'setting',
    setting: 'blocklimit',
    value: String(value),
    ...(source ? { source } : {}),
    text: `blocklimit ${value} on channel ${name}: the message has ${blocks} blocks.`,
  }
  const text = `channel limit of ${kilobytes} kilobytes on message size exceeded`
  return { outcome: { type: 'mta', temporary: false, text, status: '5.2.3' }, why }
}
