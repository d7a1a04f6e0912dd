/**
 * What the server says of imta, in Japanese: the sentence as the server writes it, with `{name}` for any text in it.
 * Read only when it is wanted. test/ui/imta-ja.test.ts tells which sentence is missing.
 */
import type { Sentences } from './sentences.ts'

const KEYWORDS: Sentences = {
  'The postmaster gets a copy of every {notice}.': 'すべての{notice}の写しが postmaster に届きます。',
  'The postmaster gets a copy of every {notice}, except where the message came from a blank sender.':
    '差出人が空のメールを除き、すべての{notice}の写しが postmaster に届きます。',
  'The postmaster gets a copy of a {notice} only where it cannot be returned to the sender.':
    '差出人に返せない{notice}だけ、写しが postmaster に届きます。',
  'The postmaster gets no copy of any {notice}.': '{notice}の写しは postmaster に届きません。',
  'The postmaster gets a copy of a {notice} unless the sender is blank or returns are suppressed.':
    '差出人が空か、返送が止められている場合を除き、{notice}の写しが postmaster に届きます。',
  'copy, unless the sender is blank or returns are suppressed': '差出人が空か返送が止められている場合を除き、写し',
  'failure notice': '不達通知',
  warning: '遅延通知',
  'no keyword': 'キーワードなし',
  'Ages at which {whom} gives a warning; at the last one it is returned.':
    '{whom}の遅延通知を出す経過時間です。最後の値で返送します。',
  'Waits between the attempts for {whom}; the last one repeats.':
    '{whom}を再び試みるまでの間隔です。最後の値を繰り返します。',
  'any message': 'すべてのメール',
  'a message of low priority': '優先度の低いメール',
  'a message of normal priority': '通常の優先度のメール',
  'a message of high priority': '優先度の高いメール',
  'Warnings of {priority} messages at all but the last age, at which they are returned.':
    '優先度 {priority} のメールの遅延通知を出す経過時間です。最後の値で返送します。',
  'Waits between attempts of {priority} messages; the last repeats.':
    '優先度 {priority} のメールを再び試みるまでの間隔です。最後の値を繰り返します。',
  "channel l's, else 3 6 9 12": 'チャネル l の値、なければ 3 6 9 12',
  'normal: {minutes} minutes; half of it urgent, twice nonurgent':
    'normal は {minutes} 分。urgent はその半分、nonurgent は倍',
  "The postmaster's copy holds the original's header only.":
    'postmaster への写しは、元のメールのヘッダーだけを含みます。',
  "The postmaster's copy holds the original with its body.": 'postmaster への写しは、元のメールの本文も含みます。',
  "The postmaster's address in notices of this channel.": 'このチャネルの通知に使う postmaster のアドレスです。',
  "The postmaster's address: the system's.": 'postmaster のアドレスは、システムのものです。',
  "The postmaster's address is the system's: option RETURN_ADDRESS, else postmaster at the host.":
    'postmaster のアドレスはシステムのものです。オプション RETURN_ADDRESS、なければホストの postmaster です。',
  "The postmaster's name in notices of this channel.": 'このチャネルの通知に使う postmaster の名前です。',
  "The postmaster's name: the system's.": 'postmaster の名前は、システムのものです。',
  "The postmaster's name is the system's: option RETURN_PERSONAL, else the built-in one.":
    'postmaster の名前はシステムのものです。オプション RETURN_PERSONAL、なければ組み込みの名前です。',
  'Notices show the address in its final form, and the original one beside it where they differ.':
    '通知には最終形のアドレスが載ります。元のアドレスと異なるときは、両方が載ります。',
  'Notices leave the final address out where an original one is known.':
    '元のアドレスがわかっていれば、通知に最終形のアドレスは載りません。',
  'Notices show the address as it was after list expansion, before the mailbox name.':
    '通知には、リスト展開の後、メールボックス名になる前のアドレスが載ります。',
  'The sum of bits: 1 notices come from the postmaster, 2 every blank sender becomes the postmaster, 4 illegal return addresses are refused, 8 as mailfromdnsverify.':
    'ビットの和です。1: 通知は postmaster から出る。2: 空の差出人をすべて postmaster にする。4: 不正な差出人アドレスを断る。8: mailfromdnsverify と同じ。',
  'The sum of bits is that of option RETURN_ENVELOPE.': 'ビットの和は、オプション RETURN_ENVELOPE のものです。',
  'option RETURN_ENVELOPE, else 0': 'オプション RETURN_ENVELOPE、なければ 0',
  "The sender's domain must be in the DNS.": '差出人のドメインが DNS になければなりません。',
  "The sender's domain is not looked up.": '差出人のドメインは調べません。',
  "The sender's domain is not looked up in the DNS.": '差出人のドメインを DNS で調べません。',
  "An address postmaster at the channel's official host is postmaster at the local host.":
    'チャネルの公式ホストの postmaster は、ローカルホストの postmaster になります。',
  "An address postmaster at the channel's official host is as any other.":
    'チャネルの公式ホストの postmaster も、ほかのアドレスと同じ扱いです。',
  "Aliases without a domain hold for the channel's domains too, not only for the local ones.":
    'ドメインのないエイリアスは、ローカルのドメインだけでなく、チャネルのドメインでも有効です。',
  'Aliases without a domain hold for local domains only.':
    'ドメインのないエイリアスは、ローカルのドメインだけで有効です。',
  'Urgent messages of more blocks count as normal ones.': 'これより大きい urgent のメールは normal として扱います。',
  'Normal messages of more blocks count as nonurgent ones.':
    'これより大きい normal のメールは nonurgent として扱います。',
  'Nonurgent messages of more blocks wait for a periodic job; their notices stay the same.':
    'これより大きい nonurgent のメールは定期ジョブを待ちます。通知は変わりません。',
  'No size lowers the priority {priority}.': 'どの大きさでも、優先度 {priority} は下がりません。',
  'Messages of more blocks are refused with 5.2.3.': 'これより大きいメールは 5.2.3 で断ります。',
  'Messages of any size are taken.': 'どの大きさのメールも受け付けます。',
  'The next host understands DSN requests, so they are passed on to it.':
    '次のホストは DSN の要求を理解するので、そのまま引き渡します。',
  'The next host understands no DSN requests, so a report of relaying is written here.':
    '次のホストは DSN の要求を理解しないので、中継の報告をここで作ります。',
  'Whether the next host understands DSN requests, the setting remoteDsn says.':
    '次のホストが DSN の要求を理解するかは、設定 remoteDsn が決めます。',
  'as setting remoteDsn says': '設定 remoteDsn のとおり',
  'setting remoteDsn': '設定 remoteDsn',
  'Old receipt requests are carried on as header lines.': '古い受領要求を、ヘッダー行のまま引き渡します。',
  'Old receipt requests are turned into NOTARY requests.': '古い受領要求を、NOTARY の要求に変えます。',
  'Old receipt requests are carried on in both ways.': '古い受領要求を、両方の形で引き渡します。',
  'Old receipt requests are dropped.': '古い受領要求を捨てます。',
  'The channel that read receipts are written by.': '開封通知を書くチャネルです。',
  'The channel that notices are written by.': '通知を書くチャネルです。',
  'A keyword of the product that has no effect on notices here.':
    '製品のキーワードですが、ここでは通知に影響しません。',
}

const SYSTEM: Sentences = {
  '{said} Accepted, not played.': '{said}受け付けますが、再現しません。',
  '{said} Accepted, not played: {names}.': '{said}受け付けますが、再現しないもの: {names}。',
  'The official local host name.': 'このホストの正式な名前です。',
  "Warnings and returns come at the return job's next run, daily at 00:30 local time.":
    '遅延通知と返送は、次の返送ジョブ(毎日、現地時間 00:30)で出ます。',
  "Warnings and returns come at the return job's next run, every hour at half past.":
    '遅延通知と返送は、次の返送ジョブ(毎時30分)で出ます。',
  'Warnings and returns come at their age to the second.': '遅延通知と返送は、経過時間ちょうどに出ます。',
  'The version that Received lines name.': 'Received 行に載る版です。',
  "The channel's official host.": 'チャネルの公式ホストです。',
  'Without a sendpost or warnpost keyword the postmaster gets a copy unless the sender is blank or returns are suppressed.':
    'sendpost や warnpost のキーワードがなければ、差出人が空か返送が止められている場合を除き、写しが postmaster に届きます。',
  'Without a sendpost or warnpost keyword copysendpost and copywarnpost hold.':
    'sendpost や warnpost のキーワードがなければ、copysendpost と copywarnpost が有効です。',
  'Without a sendpost or warnpost keyword copysendpost holds; warnings go by a sendpost keyword of the channel, else by copywarnpost.':
    'sendpost や warnpost のキーワードがなければ、copysendpost が有効です。遅延通知はチャネルの sendpost のキーワード、なければ copywarnpost に従います。',
  'Without a sendpost or warnpost keyword nosendpost holds; warnings go by a sendpost keyword of the channel, else by copywarnpost.':
    'sendpost や warnpost のキーワードがなければ、nosendpost が有効です。遅延通知はチャネルの sendpost のキーワード、なければ copywarnpost に従います。',
  'The copy and err keywords make a copy of what a blank header or NOTIFY keeps from the sender.':
    '空のヘッダーや NOTIFY によって差出人に届かないものも、copy と err のキーワードで写しを作ります。',
  'The copy and err keywords make no copy of what a blank header or NOTIFY keeps from the sender.':
    '空のヘッダーや NOTIFY によって差出人に届かないものは、copy と err のキーワードでも写しを作りません。',
  'A blank Errors-to: or Warnings-to: keeps the notice from the sender.':
    'Errors-to: や Warnings-to: が空なら、差出人に通知は届きません。',
  'Without USE_ERRORS_TO or USE_WARNINGS_TO a blank header leaves out the copy alone that no keyword asks for.':
    'USE_ERRORS_TO や USE_WARNINGS_TO がなければ、空のヘッダーは、キーワードの求めない写しだけを止めます。',
  'A blank Errors-to: or Warnings-to: counts with USE_ERRORS_TO or USE_WARNINGS_TO only.':
    '空の Errors-to: や Warnings-to: は、USE_ERRORS_TO や USE_WARNINGS_TO があるときだけ効きます。',
  'Bits 0 and 1 of returnenvelope are read from the channel that enqueued the message.':
    'returnenvelope のビット 0 と 1 は、メールを入れたチャネルから読みます。',
  'Bits 0 and 1 of returnenvelope are read from the channel that the message waits in.':
    'returnenvelope のビット 0 と 1 は、メールが待つチャネルから読みます。',
  'Without notary or nonotary other hosts are taken to understand DSN requests.':
    'notary も nonotary もなければ、ほかのホストは DSN の要求を理解するとみなします。',
  'Without notary or nonotary other hosts are taken not to understand DSN requests.':
    'notary も nonotary もなければ、ほかのホストは DSN の要求を理解しないとみなします。',
  'After {n} notices that came of each other no further one is sent.':
    '通知が通知を生んで {n} 通になると、それ以上は出しません。',
  'A notice to the postmaster that fails is told of for as long as keywords say so.':
    'postmaster への通知が届かなければ、キーワードに従って知らせ続けます。',
  'A notice to the postmaster about a message from <> that fails is thrown away.':
    '差出人が <> のメールについての postmaster への通知が届かなければ、破棄します。',
  'What an operator returns by hand has the status {status}.': '管理者が手で返したものの状態コードは {status} です。',
  'Unit of the notices ages: 0 days, 1 hours.': 'notices の経過時間の単位です。0 は日、1 は時間。',
  "The postmaster's address in notices; blank: postmaster at the host.":
    '通知に使う postmaster のアドレスです。空ならホストの postmaster です。',
  "The postmaster's name in the From: of notices.": '通知の From: に載る postmaster の名前です。',
  'Lines of the body that a warning quotes.': '遅延通知が引用する本文の行数です。',
  'Attempts that a delivery history shows.': '配送履歴に載る試行の数です。',
  'Whether late notices show the delivery history.': '遅延と時間切れの通知に配送履歴を載せるかどうか。',
  'Whether an Errors-to: header names who is told of failures.': '失敗の通知先を Errors-to: ヘッダーで決めるかどうか。',
  'Whether a Warnings-to: header names who is warned.': '遅延の通知先を Warnings-to: ヘッダーで決めるかどうか。',
  'The bits of returnenvelope where a channel has no such keyword.':
    'チャネルに returnenvelope がないときの、そのビットです。',
  'Originals of more blocks come back as headers only, unless RET was given; 0: however large they are.':
    'RET の指定がなく、元のメールがこれより大きければ、ヘッダーだけを返します。0 なら大きさを問いません。',
  'Whether reports of success are left out.': '成功の報告を省くかどうか。',
  'Addresses that mailfromdnsverify does not take for an answer.': 'mailfromdnsverify が答えと認めないアドレスです。',
  'Bytes in a block.': '1ブロックのバイト数です。',
  'A trace of the return job.': '返送ジョブの記録です。',
  'Housekeeping of the return job.': '返送ジョブの後始末です。',
  'Fragmentation of messages.': 'メールの分割です。',
  'An option without effect on notices, not played.': '通知に影響しないオプションです。再現しません。',
  'The SMTP port speaks as bouncelab: every extension, and no check of senders and recipients.':
    'SMTP ポートは bouncelab として応答します。拡張はすべてあり、差出人も宛先も調べません。',
  'The SMTP port speaks as the SMTP server of the product.': 'SMTP ポートは製品の SMTP サーバーとして応答します。',
  'No effect: the SMTP port speaks as bouncelab.': '効果がありません。SMTP ポートは bouncelab として応答します。',
  'What EHLO lists besides the product’s own extensions.': '製品のもののほかに、EHLO が並べる拡張です。',
  'Every client may send to every domain.': 'どのクライアントも、すべてのドメインへ送れます。',
  'Only clients on this machine, and those with AUTH, may send to domains that are not local.':
    'ローカルでないドメインへ送れるのは、このマシンのクライアントと、AUTH を使ったクライアントだけです。',
  'Only clients with AUTH may send to domains that are not local.':
    'ローカルでないドメインへ送れるのは、AUTH を使ったクライアントだけです。',
  'Bit 2 of returnenvelope refuses senders that are no address by their syntax.':
    'returnenvelope のビット 2 は、書式がアドレスでない差出人を断ります。',
  'Bit 2 of returnenvelope refuses senders whose domain no channel takes.':
    'returnenvelope のビット 2 は、どのチャネルも受け持たないドメインの差出人を断ります。',
  'For mailfromdnsverify an address will do where there is no MX record, as from 6.1 on.':
    'mailfromdnsverify は、MX レコードがなくてもアドレスがあればよしとします(6.1 以降)。',
  'For mailfromdnsverify only an MX record will do, as in 6.0.':
    'mailfromdnsverify は、MX レコードだけを認めます(6.0)。',
  'Said in place of the built-in words.': '組み込みの文のかわりに返します。',
  'What the checks of a sender’s domain find; every domain that is not listed is there.':
    '差出人のドメインを調べた結果です。ここにないドメインは、すべてあるものとします。',
  'Further domains whose mail is kept in the message store, channel ims-ms.':
    'メールをメッセージストア(チャネル ims-ms)に置く、そのほかのドメインです。',
  'Mail to domains that match {pattern} goes to channel {channel}.':
    '{pattern} に合うドメインへのメールは、チャネル {channel} へ行きます。',
  'Accepted, not played: {why}.': '受け付けますが、再現しません({why})。',
  'Without effect: an earlier rule has the pattern {pattern} too.':
    '効果がありません。前の規則にも {pattern} があります。',
  'Mail to {what} goes to channel {channel}.': '{what}へのメールは、チャネル {channel} へ行きます。',
  'every other domain': 'そのほかのドメイン',
  'address literals': 'アドレスリテラル',
  'hosts that end in {pattern}': '{pattern} で終わるホスト',
  'An alias: the sender hears of what becomes of its mail.': 'エイリアスです。結果は差出人に知らせます。',
  'A mailing list: {owner} hears of what becomes of its mail.': 'メーリングリストです。結果は {owner} に知らせます。',
  'A mailing list with header fields of its own: the sender hears of what becomes of its mail.':
    '独自のヘッダーを付けるメーリングリストです。結果は差出人に知らせます。',
}

const WHO: Sentences = {
  'The message came from an address.': '差出人のあるメール。',
  'The notice about it failed in turn.': 'その通知も届かなかった。',
  'The message came from <>.': '差出人が <> のメール。',
  'Its {header} is blank.': '{header} が空。',
  'NOTIFY keeps the notice from the sender.': 'NOTIFY によって差出人に通知が届かない。',
  '{keyword} on channel {channel}: {said}.': 'チャネル {channel} の {keyword}: {said}。',
  '{keyword} of the defaults block, on channel {channel}: {said}.':
    'チャネル {channel} で有効な、defaults ブロックの {keyword}: {said}。',
  'No {family} keyword on channel {channel}: {said}.': 'チャネル {channel} に {family} のキーワードがない: {said}。',
  'No {family} keyword on channel {channel}, {rest}: {said}.':
    'チャネル {channel} に {family} のキーワードがない({rest}): {said}。',
  'and postDefault {value} makes that no{family}': 'postDefault {value} により no{family} と同じ',
  'and postDefault {value} makes that copy{family}': 'postDefault {value} により copy{family} と同じ',
  'where {keyword} on channel {channel} counts': 'チャネル {channel} の {keyword} に従う',
  'where {keyword} of the defaults block, on channel {channel} counts': 'defaults ブロックの {keyword} に従う',
  '{said}, so the postmaster gets a copy': '{said}、写しは postmaster に届く',
  '{said}, so the postmaster gets no copy': '{said}、写しは postmaster に届かない',
  '{said}, so the postmaster gets no copy (setting suppressedCopies: none)':
    '{said}、写しは postmaster に届かない(設定 suppressedCopies: none)',
  'the notice could be addressed to the sender': '通知は差出人に送れるので',
  'the message came from a blank sender': '差出人が空なので',
  'the sender is not to be told': '差出人には知らせないので',
  'its Errors-to: or Warnings-to: is blank': 'Errors-to: か Warnings-to: が空なので',
}

const ON: [english: string, japanese: string][] = [
  ['{given} on channel {channel}', 'チャネル {channel} の {given}'],
  ['{given} (the default) on channel {channel}', 'チャネル {channel} の {given}(既定値)'],
  ['{given} of the defaults block, on channel {channel}', 'チャネル {channel} で有効な、defaults ブロックの {given}'],
  [
    '{given} of channel {other}, as channel {channel} has none',
    'チャネル {channel} にないので、チャネル {other} の {given}',
  ],
]

const ENDS: [english: string, japanese: string][] = [
  ['a warning is due', '遅延通知を出します'],
  ['the last of the ages, the message is returned', '最後の値なので、メールを返送します'],
]

/** An age that is reached: where it is read from, and what it brings. */
const AGES: Sentences = Object.fromEntries(
  ON.flatMap(([on, onJa]) =>
    ENDS.map(([end, endJa]) => [`${on}, {priority}: at {age} ${end}.`, `${onJa}、{priority}: {age}で、${endJa}。`]),
  ),
)

/** Why a notice goes out, or does not. */
const REASONS: Sentences = {
  'A permanent failure on channel {channel} is told at once, whatever its notices, and NOTIFY was not given.':
    'チャネル {channel} での恒久的エラーは、notices によらずすぐに知らせます。NOTIFY の指定はありません。',
  'A permanent failure on channel {channel} is told at once, whatever its notices, and NOTIFY={value} asks for it.':
    'チャネル {channel} での恒久的エラーは、notices によらずすぐに知らせます。NOTIFY={value} がそれを求めています。',
  '{name} priority': '優先度 {name}',
  '{name} priority, lowered by {keyword}': '優先度 {name}({keyword} により下がったもの)',
  '1 day': '1日',
  '{n} days': '{n}日',
  '1 hour': '1時間',
  '{n} hours': '{n}時間',
  'The message was returned by hand.': 'メールは手で返されました。',
  'NOTIFY={value} asks for no warning, so channel {channel} sends none.':
    'NOTIFY={value} は遅延通知を求めていないので、チャネル {channel} は送りません。',
  'NOTIFY={value} asks for no failure notice, so channel {channel} sends none.':
    'NOTIFY={value} は不達通知を求めていないので、チャネル {channel} は送りません。',
  'A blank {header} header keeps the notice of channel {channel} from the sender.':
    '{header} ヘッダーが空なので、チャネル {channel} の通知は差出人に届きません。',
  '{option} is 1, so the notice of channel {channel} goes to the address in {header}, {to}.':
    '{option} が 1 なので、チャネル {channel} の通知は {header} のアドレス {to} に行きます。',
  "The postmaster's own notice failed in channel {channel}: nobody is left to tell.":
    'postmaster あての通知がチャネル {channel} で届かず、知らせる相手がいません。',
  'A chain of {n} notices is a loop; no further one is sent.': '{n} 通続いた通知はループなので、それ以上は出しません。',
  '<{to}> is the one who was told, so a copy would be the same notice twice.':
    '<{to}> にはすでに知らせたので、写しは同じ通知になってしまいます。',
  'DISABLE_DELIVERY_RECEIPT is 1, so NOTIFY=SUCCESS brings no report.':
    'DISABLE_DELIVERY_RECEIPT が 1 なので、NOTIFY=SUCCESS でも報告は出ません。',
  'NOTIFY=SUCCESS asked for a report, and channel {channel} has delivered.':
    'NOTIFY=SUCCESS が報告を求めていて、チャネル {channel} が配送しました。',
}

export const imtaJa: Sentences = { ...KEYWORDS, ...SYSTEM, ...WHO, ...AGES, ...REASONS }
