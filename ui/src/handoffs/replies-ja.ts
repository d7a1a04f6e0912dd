/** What bouncelab itself says of a hand-off where no other side had anything to say, in Japanese. */
import type { Sentences } from '../i18n/sentences.ts'

export const repliesJa: Sentences = {
  'The subscription is not confirmed yet: the application was sent a SubscriptionConfirmation ({reply}) and has not fetched its SubscribeURL.':
    '購読がまだ確認されていません。アプリケーションに SubscriptionConfirmation を送りましたが（{reply}）、その SubscribeURL はまだ取得されていません。',
  'The subscription was never confirmed: the application was sent a SubscriptionConfirmation ({reply}) and has not fetched its SubscribeURL.':
    '購読は確認されないままでした。アプリケーションに SubscriptionConfirmation を送りましたが（{reply}）、その SubscribeURL は取得されませんでした。',
  'The webhook {id} was removed before this was posted.': 'この内容を送る前に Webhook {id} が削除されました。',
  'Put a webhook with the id {id} in force, then send it again.':
    'id が {id} の Webhook を有効にしてから、もう一度送ってください。',
  'What it was to tell of was removed before this was posted.': '送る前に、知らせる対象が削除されました。',
  'The post could not be made: {why}': '送る内容を作れませんでした: {why}',
  '{format} tells nothing of this': '{format} はこれを知らせません',
  '{target} is not on this machine, and --relay-allow does not name it.':
    '{target} はこのマシンの外にあり、--relay-allow にも書かれていません。',
  '{target} did not answer within {n} s': '{target} は {n} 秒以内に答えませんでした',
  '{target}: connection refused': '{target}: 接続を拒否されました',
  '{target}: connection timed out': '{target}: 接続が時間切れになりました',
  '{target}: took too long': '{target}: 時間がかかりすぎました',
  '{host} has no address': '{host} のアドレスがありません',
  'commands run only where bouncelab was started with --allow-commands':
    'コマンドを実行できるのは、bouncelab を --allow-commands 付きで起動したときだけです',
  'ended by a signal': 'シグナルで終了しました',
}
