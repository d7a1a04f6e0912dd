/**
 * What is read of caniemail.json. The compiler is sent here (tsconfig.json, `paths`) and not to the file: to infer the
 * type of its 650 kB costs it a third of its time.
 */
export interface Feature {
  slug: string
  title: string
  description: string | null
  url: string
  category: string
  tags: string[]
  keywords: string | null
  /** Per family, platform and version: `y`, `n`, or `a` and `m` for a part, with `#1` where a note says which. */
  stats: Record<string, Record<string, Record<string, string>>>
  notes_by_num: Record<string, string> | null
}

declare const data: {
  nicenames: { family: Record<string, string>; platform: Record<string, string> }
  data: Feature[]
}
export default data
