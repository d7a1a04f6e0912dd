export function firstBounce(folder: string): Promise<{ kind: string; report: { address: string; status: string }[] }>
