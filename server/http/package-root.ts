/** Where this package lies: two folders up from the sources, three from what is built of them. */
const isBuilt = import.meta.url.endsWith('.js')

export const packageRoot = new URL(isBuilt ? '../../../' : '../../', import.meta.url)
