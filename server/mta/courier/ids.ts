/** Names of messages: inode, time and process of what took them, in hexadecimal digits. */
import type { Instant } from '../../core/types.ts'

const FIRST_INODE = 0x2f4000

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0')

/** `000000006B025251.000000E4`: what a reply to DATA and a Message-ID name. */
export const shortId = (at: Instant, processId: number): string =>
  `${hex(Math.floor(at / 1000), 16)}.${hex(processId, 8)}`

/** @param messageId bouncelab's own, whose number stands for the inode */
export const queueId = (messageId: string, at: Instant, processId: number): string =>
  `${hex(FIRST_INODE + Number(messageId.replace(/\D/g, '')), 16)}.${shortId(at, processId)}`
