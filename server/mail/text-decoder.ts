/** The platform's decoders, with one of them mended. */

/** Bytes 0x80 to 0x9f in windows-1252 (WHATWG Encoding, index-windows-1252); what is none stays a control character. */
const FROM_80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ'

type Decoder = Pick<InstanceType<typeof TextDecoder>, 'decode'>

/**
 * As `new TextDecoder`, but windows-1252 is windows-1252: Node takes it for Latin-1 in several releases (20.20 among
 * them, nodejs/node#56542), and loses euro signs and typographic quotes.
 * @param label any name of a charset; those of Latin-1 and ASCII mean windows-1252 (WHATWG Encoding section 4.2)
 * @throws RangeError for a name that the platform does not know
 */
export function textDecoder(label: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): Decoder {
  const decoder = new TextDecoder(label, options)
  if (decoder.encoding !== 'windows-1252') return decoder
  return {
    // Where the platform is right there is nothing left to mend.
    decode: (bytes) => decoder.decode(bytes).replace(/[\x80-\x9f]/g, (c) => FROM_80[c.charCodeAt(0) - 0x80] as string),
  }
}
