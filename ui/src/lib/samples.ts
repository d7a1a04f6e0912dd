/** Mail that the page itself sends, so that a newcomer sees something come back. */
import { SIMULATOR_DOMAIN } from '../../../server/core/simulator.ts'
import type { Mail } from './api-types.ts'

interface Words {
  subject: string
  text: string
}

const FROM = 'app@shop.example'

export const sample = (words: Words): Mail & { to: string } => ({ from: FROM, to: 'ada@client.example', ...words })

/** Neither the recipient nor the sender exists, so the bounce fails as well. */
export const doubleBounce = (subject: string, text: string): Mail & { to: string } => ({
  from: `unknown@${SIMULATOR_DOMAIN}`,
  to: `unknown@${SIMULATOR_DOMAIN}`,
  subject,
  text,
})

export const toSimulator = (local: string, words: Words): Mail & { to: string } => ({
  from: FROM,
  to: `${local}@${SIMULATOR_DOMAIN}`,
  ...words,
})
