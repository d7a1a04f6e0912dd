/** What mail programs show of a feature, by the tests of caniemail.com. */

import data from 'caniemail/caniemail.json' with { type: 'json' }
import type { Feature } from 'caniemail/caniemail.json'

const { data: features, nicenames } = data

export type { Feature }

export const FEATURES: readonly Feature[] = features

export interface Warning {
  Slug: string
  Title: string
  Description: string
  URL: string
  Category: string
  Tags: string[]
  Keywords: string
  Results: { Name: string; Platform: string; Family: string; Version: string; Support: string; NoteNumber: string }[]
  NotesByNumber: Record<string, string>
  Score: { Found: number; Supported: number; Partial: number; Unsupported: number }
}

const WORDS: Record<string, string> = { y: 'yes', n: 'no' }

/** @param found how often the message has it */
export function warningOf(feature: Feature, found: number): Warning {
  const results = Object.entries(feature.stats).flatMap(([family, platforms]) =>
    Object.entries(platforms).flatMap(([platform, versions]) =>
      Object.entries(versions).map(([version, support]) => ({
        Name: `${nicenames.family[family] ?? family} ${nicenames.platform[platform] ?? platform} (${version})`,
        Platform: platform,
        Family: family,
        Version: version,
        Support: WORDS[support.trim().split(/\s/)[0] as string] ?? 'partial',
        NoteNumber: /#(\d+)/.exec(support)?.[1] ?? '',
      })),
    ),
  )
  const share = (word: string) =>
    results.length === 0 ? 0 : (results.filter(({ Support }) => Support === word).length / results.length) * 100
  return {
    Slug: feature.slug,
    Title: feature.title,
    Description: feature.description ?? '',
    URL: feature.url,
    Category: feature.category,
    Tags: feature.tags,
    Keywords: feature.keywords ?? '',
    Results: results,
    NotesByNumber: feature.notes_by_num ?? {},
    Score: { Found: found, Supported: share('yes'), Partial: share('partial'), Unsupported: share('no') },
  }
}

/** Which platforms each family was tested on. */
export function platformsTested(): Record<string, string[]> {
  const platforms: Record<string, Set<string>> = {}
  for (const { stats } of FEATURES) {
    for (const [family, tested] of Object.entries(stats)) {
      platforms[family] ??= new Set()
      for (const platform of Object.keys(tested)) platforms[family].add(platform)
    }
  }
  return Object.fromEntries(Object.entries(platforms).map(([family, tested]) => [family, [...tested].sort()]))
}
