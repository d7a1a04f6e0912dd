/** HTTP Basic, which providers that sign nothing offer instead. */

/** @param secret `user:password`, or '' for none */
export const basicHeaders = (secret: string): Record<string, string> =>
  secret === '' ? {} : { authorization: `Basic ${Buffer.from(secret).toString('base64')}` }
