/** The MTA that the flags name, as data. */
import type { Config } from '../config.ts'
import type { MtaInput } from '../core/mta.ts'
import type { ImtaPaths } from '../mta/imta/config/read-files.ts'

/** Flags that name files and folders of imta. */
export const IMTA_PATHS = ['imta-config', 'option-file', 'alias-file', 'mapping-file', 'imta-templates'] as const

export const MTA_SETTINGS = ['mta', 'mta-config', 'control', ...IMTA_PATHS, 'imta-language'] as const

export type MtaConfig = Config<(typeof MTA_SETTINGS)[number]>

/** @returns undefined where no flag speaks of an MTA */
export async function mtaInput(config: MtaConfig): Promise<MtaInput | undefined> {
  const { mta, control, 'imta-templates': templates, 'imta-language': language } = config
  if (control !== undefined) {
    const { readControl } = await import('../mta/qmail/read-control.ts')
    const { byOperator } = await import('../mta/mta.ts')
    return byOperator(await readControl(control))
  }
  const { 'mta-config': file } = config
  if (mta !== undefined && file !== undefined) {
    return (await import('../mta/common/read-folder.ts')).readMtaConfig(mta, file)
  }
  const paths = await imtaFiles(config)
  const { places = {}, ...input }: MtaInput = paths
    ? await (await import('../mta/imta/config/read-files.ts')).readImtaFiles(paths)
    : { type: 'imta' }
  if (templates !== undefined) {
    const { readTemplates } = await import('../mta/imta/templates/read-templates.ts')
    const { places: found, ...read } = await readTemplates(templates)
    Object.assign(input, read)
    Object.assign(places, found)
  }
  if (language !== undefined) input.language = language
  return Object.keys(input).length > 1 ? { ...input, places } : mta && { type: mta }
}

/** The text files of imta that the flags name; a flag for one file goes before the folder's. */
async function imtaFiles(config: MtaConfig): Promise<ImtaPaths | null> {
  const { 'imta-config': path, 'option-file': options, 'alias-file': aliases, 'mapping-file': mapping } = config
  if ([path, options, aliases, mapping].every((file) => file === undefined)) return null
  const { imtaPaths } = await import('../mta/imta/config/read-files.ts')
  return {
    ...(path === undefined ? {} : await imtaPaths(path)),
    ...(options === undefined ? {} : { options }),
    ...(aliases === undefined ? {} : { aliases }),
    ...(mapping === undefined ? {} : { mapping }),
  }
}
