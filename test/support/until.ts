/** Tries until it succeeds. @throws its last error after 15 s, with what `explain` says */
export async function until<T>(attempt: () => Promise<T>, explain: () => string = () => ''): Promise<T> {
  const end = Date.now() + 15_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > end) throw new Error(`${error}\n${explain()}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
