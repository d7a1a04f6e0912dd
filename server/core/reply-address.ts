/** Replies that name the address that they are about, as most servers' do. */

/**
 * The reply with the address in hand in place of each `{address}`: at MAIL the sender's, else the recipient's.
 * @param address undefined where none is in hand, at EHLO or QUIT; the reply stands as it is then
 * @example withAddress('550 5.1.1 <{address}>: no such user', 'a@b.test') // '550 5.1.1 <a@b.test>: no such user'
 */
export const withAddress = (reply: string, address: string | undefined): string =>
  address === undefined ? reply : reply.replaceAll('{address}', () => address)
