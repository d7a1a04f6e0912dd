/** A picture of 180 by 120 on white, as JPEG, of what was attached; a blank one where it is no image that can be read. */

import jpeg from 'jpeg-js'
import { GifReader } from 'omggif'
import { PNG } from 'pngjs'

const WIDTH = 180
const HEIGHT = 120
const QUALITY = 70

/** Larger ones are not unpacked: some are made to fill the memory. */
const MOST_PIXELS = 25_000_000

/** Red, green, blue and opacity, row by row. */
interface Image {
  width: number
  height: number
  data: Uint8Array
}

/** @param type of the part, as the mail says it */
export function thumbnail(type: string, content: Uint8Array): Uint8Array {
  const data = Buffer.alloc(WIDTH * HEIGHT * 4, 255)
  const image = type.startsWith('image/') ? decode(Buffer.from(content)) : null
  if (image) draw(image, data)
  return jpeg.encode({ width: WIDTH, height: HEIGHT, data }, QUALITY).data
}

/** By its first bytes: what a mail says of a type is often wrong. */
function decode(bytes: Buffer): Image | null {
  try {
    if (bytes.readUInt32BE(0) === 0x89504e47) {
      return isSmall(bytes.readUInt32BE(16), bytes.readUInt32BE(20)) ? PNG.sync.read(bytes) : null
    }
    if (bytes.toString('latin1', 0, 4) === 'GIF8') return decodeGif(bytes)
    if (bytes.readUInt16BE(0) === 0xffd8) {
      return jpeg.decode(bytes, { useTArray: true, maxResolutionInMP: MOST_PIXELS / 1e6, maxMemoryUsageInMB: 256 })
    }
    return null
  } catch {
    // Cut off or broken: it is shown as a blank one.
    return null
  }
}

const isSmall = (width: number, height: number): boolean => width > 0 && height > 0 && width * height <= MOST_PIXELS

function decodeGif(bytes: Buffer): Image | null {
  const gif = new GifReader(bytes)
  const { width, height } = gif
  if (!isSmall(width, height)) return null
  const data = new Uint8Array(width * height * 4)
  gif.decodeAndBlitFrameRGBA(0, data)
  return { width, height, data }
}

/** A large one fills the picture and loses its edges; a small one stands in the middle. */
function draw(image: Image, onto: Uint8Array): void {
  const [across, down] = [WIDTH / image.width, HEIGHT / image.height]
  const isLarge = image.width >= WIDTH && image.height >= HEIGHT
  const scale = isLarge ? Math.max(across, down) : Math.min(1, across, down)
  const left = (WIDTH - image.width * scale) / 2
  const top = (HEIGHT - image.height * scale) / 2
  for (let y = Math.max(0, Math.ceil(top)); y < Math.min(HEIGHT, top + image.height * scale); y++) {
    for (let x = Math.max(0, Math.ceil(left)); x < Math.min(WIDTH, left + image.width * scale); x++) {
      const fromX = [(x - left) / scale, (x + 1 - left) / scale] as const
      const fromY = [(y - top) / scale, (y + 1 - top) / scale] as const
      onto.set(averageOf(image, fromX, fromY), (y * WIDTH + x) * 4)
    }
  }
}

/** Of the pixels that become one, at most so many each way. */
const MOST_SAMPLES = 8

function averageOf(image: Image, [left, right]: readonly [number, number], [top, bottom]: readonly [number, number]) {
  const sum = [0, 0, 0]
  let count = 0
  const [stepX, stepY] = [Math.max(1, (right - left) / MOST_SAMPLES), Math.max(1, (bottom - top) / MOST_SAMPLES)]
  for (let y = top; y < bottom || count === 0; y += stepY) {
    for (let x = left; x < right || count === 0; x += stepX) {
      const column = Math.min(image.width - 1, Math.max(0, Math.floor(x)))
      const row = Math.min(image.height - 1, Math.max(0, Math.floor(y)))
      const at = (row * image.width + column) * 4
      const opacity = (image.data[at + 3] as number) / 255
      for (let c = 0; c < 3; c++)
        sum[c] = (sum[c] as number) + (image.data[at + c] as number) * opacity + 255 * (1 - opacity)
      count++
    }
  }
  return [...sum.map((each) => each / count), 255]
}
