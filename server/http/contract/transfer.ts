/** Whole sandboxes as files, and mail from files. */
import { z } from 'zod'
import { address, addresses } from './parameters.ts'
import { route } from './route.ts'
import { answer } from './shapes.ts'

const HERE = '/api/sandboxes/{s}'

export const transferRoutes = {
  exportSandbox: route({
    method: 'get',
    path: `${HERE}/export`,
    summary: 'The whole sandbox as one file: journal, messages as .eml, sessions, in a tar.gz',
    gives: ['application/gzip'],
  }),

  importFile: route({
    method: 'post',
    path: `${HERE}/import`,
    summary: 'Takes in an exported sandbox, a message (.eml) or a mailbox (mbox); what it is shows in its first bytes',
    query: () =>
      z.strictObject({
        replace: z
          .enum(['true', 'false'])
          .default('false')
          .describe('Whether an exported sandbox may take the place of what is there.'),
        from: address().optional().describe('For mail: the reverse-path; Return-Path, Sender or From unless given.'),
        to: addresses().optional().describe('For mail: to whom; the addresses of To, Cc and Bcc unless given.'),
      }),
    takes: ['application/gzip', 'message/rfc822', 'application/mbox'],
    out: () =>
      answer({
        imported: z.enum(['sandbox', 'mail']),
        messages: z.int().describe('How many were taken in.'),
        ids: z.array(z.string()).describe('Of mail: the ids that it has here; empty for a sandbox.'),
      }),
    status: 201,
    also: { 409: 'There is something in this sandbox already.' },
  }),
}
