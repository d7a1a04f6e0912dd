/** What the server answers about a comparison. */
import type { Answer, BodyInput } from '../../../server/http/contract.ts'

export type CompareAnswer = Answer<'compare'>
export type CompareRequest = BodyInput<'compare'>
export type PlayedBy = CompareAnswer['played'][number]
export type Notice = PlayedBy['notices'][number]
export type KnownFailure = Answer<'listFailures'>[number]
