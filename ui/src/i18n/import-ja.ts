/** What the server finds wrong with a file that is to be imported, in Japanese. */
import type { Sentences } from './sentences.ts'

export const importJa: Sentences = {
  'The file is empty.': 'ファイルが空です。',
  'Send it as the body: --data-binary @FILE.': '本文として送ってください: --data-binary @FILE。',
  'The sandbox {name} has {n} messages.': 'サンドボックス {name} にはメッセージが{n}通あります。',
  'Name another sandbox, or add replace=true (--replace): what is there is lost then.':
    '別のサンドボックスを指定するか、replace=true (--replace) を付けてください。その場合、いまあるものは失われます。',
  'Split the mailbox, or export the sandbox again after deleting what nobody needs.':
    'メールボックスを分けるか、不要なものを削除してからサンドボックスを書き出し直してください。',
  'Message {n} of the mailbox': 'メールボックスの{n}通目',
  '{where} has no header field.': '{where}にヘッダーフィールドがありません。',
  'Import .eml files, mbox files, and what `bouncelab export` wrote.':
    '取り込めるのは .eml、mbox、`bouncelab export` で書き出したファイルです。',
  '{where} names no recipient.': '{where}に宛先がありません。',
  'Say to whom it goes: ?to=somebody@example.com (--to).': '宛先を指定してください: ?to=somebody@example.com (--to)。',
  'The archive cannot be read: {said}.': 'アーカイブを読めません({said})。',
  'Send a file that `bouncelab export` wrote, as it is.':
    '`bouncelab export` で書き出したファイルを、そのまま送ってください。',
  'This is an archive, but not of a sandbox of bouncelab.':
    'アーカイブですが、bouncelab のサンドボックスではありません。',
  'The archive is of version {version}; this bouncelab reads version {own}.':
    'アーカイブは版 {version} です。この bouncelab が読めるのは版 {own} です。',
  'Use a newer bouncelab.': '新しい bouncelab を使ってください。',
  'Export it anew.': '書き出し直してください。',
  'The archive unpacks to more than {n} bytes.': 'アーカイブを展開すると{n}バイトを超えます。',
  'No sandbox of that size is read. Export it again after deleting what the report does not need.':
    'その大きさのサンドボックスは読みません。不要なものを削除してから書き出し直してください。',
  'it is no gzip, or was cut off': 'gzip ではないか、途中で切れています',
  'it is no tar at byte {n}': '{n}バイト目が tar の形ではありません',
  'it ends within {path}': '{path} の途中で終わっています',
  'its end is missing': '終わりの印がありません',
  'the path {path} leads out of it': 'パス {path} が外を指しています',
  '{path} is in it twice': '{path} が2つあります',
  '{path} is neither a file nor a folder': '{path} がファイルでもフォルダーでもありません',
  '{path} is missing': '{path} がありません',
  '{path} is not UTF-8': '{path} が UTF-8 ではありません',
  '{path} is no JSON': '{path} が JSON ではありません',
  '{path} is of epoch {epoch}, not of {own}': '{path} がエポック {epoch} のもので、{own} のものではありません',
  '{path} has the number {n}, not {wanted}': '{path} の番号が {wanted} ではなく {n} です',
  '{path} lies before the event above it': '{path} の時刻が1つ前のイベントより前です',
  '{path} knows of {n} events, not {own}': '{path} ではイベントが{n}個ですが、実際は{own}個です',
  '{path} has a clock that is behind the journal': '{path} の時計がジャーナルより遅れています',
  '{id} is in motion and has no bytes': '配送中の {id} の本体がありません',
  'its journal cannot be followed ({why})': 'ジャーナルをたどれません: {why}',
}
