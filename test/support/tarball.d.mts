export function pack(folder: string): string
export function install(tarball: string, folder: string): void
export function npm(words: string[], folder: string): string
