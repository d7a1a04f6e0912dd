/** What is other in one configuration than in another, setting by setting. */
import type { ShownSetting } from './mta.ts'

/**
 * The settings of `after` that were written anew, changed or taken away. Those that only follow another one, as
 * `bouncehost` follows `me`, are not among them.
 */
export function changedSettings(before: readonly ShownSetting[], after: readonly ShownSetting[]): ShownSetting[] {
  const old = new Map(before.map((setting) => [setting.name, setting]))
  const gone = before.filter(({ name }) => !after.some((setting) => setting.name === name))
  const changed = after.filter((setting) => {
    const was = old.get(setting.name)
    if (!was) return true
    if (was.standIn !== undefined && was.standIn === setting.standIn) return false
    return was.value !== setting.value || was.isDefault !== setting.isDefault || was.standIn !== setting.standIn
  })
  return [...changed, ...gone]
}
