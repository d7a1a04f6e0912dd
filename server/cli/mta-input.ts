/** The MTA that the flags name, as data. */
import { readFile } from 'node:fs/promises'
import type { Config } from '../config.ts'
import type { MtaInput } from '../core/mta.ts'
import { SandboxError } from '../errors.ts'

export const MTA_SETTINGS = ['mta', 'control', 'imta-config', 'option-file'] as const

/** @returns undefined where no flag speaks of an MTA */
export async function mtaInput(config: Config<(typeof MTA_SETTINGS)[number]>): Promise<MtaInput | undefined> {
  const { mta, control, 'imta-config': imtaConfig, 'option-file': optionFile } = config
  if (control !== undefined) {
    const { readControl } = await import('../mta/qmail/read-control.ts')
    const { byOperator } = await import('../mta/mta.ts')
    return byOperator(await readControl(control))
  }
  if (imtaConfig === undefined && optionFile === undefined) return mta && { type: mta }
  return {
    type: 'imta',
    ...(imtaConfig === undefined ? {} : { config: await text('imta-config', imtaConfig) }),
    ...(optionFile === undefined ? {} : { options: await text('option-file', optionFile) }),
    places: {
      ...(imtaConfig === undefined ? {} : { config: { file: imtaConfig, line: 1 } }),
      ...(optionFile === undefined ? {} : { options: { file: optionFile, line: 1 } }),
    },
  }
}

async function text(flag: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new SandboxError('E_CONFIG', `--${flag}: ${file} cannot be read.`, {
      hint: 'Give the path of a text file.',
      cause,
    })
  }
}
