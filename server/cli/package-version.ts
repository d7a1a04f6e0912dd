/** The version in package.json, two folders up from the sources and three from dist. */
import { readFileSync } from 'node:fs'

export function packageVersion(): string {
  for (const up of ['../../', '../../../']) {
    try {
      const { name, version } = JSON.parse(readFileSync(new URL(`${up}package.json`, import.meta.url), 'utf8'))
      if (name === 'bouncelab') return version
    } catch {}
  }
  return '0.0.0'
}
