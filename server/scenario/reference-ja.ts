/**
 * The schema's sentences in Japanese, by the English ones. A sentence that changes has to be said anew here; the
 * reference in Japanese is not written before.
 */
export const JAPANESE: Readonly<Record<string, string>> = {
  'An MTA, rules, steps and expectations.': 'MTA、規則、ステップ、期待。',
  "The scenario's name.": 'シナリオの名前。',
  "the file's": 'ファイルの名前',
  'One paragraph: what happens, and why it matters.': '何が起こり、なぜ大事なのかを1段落で書く。',
  'The mail system that is played; without it a plain catcher.': '演じるメールシステム。省略すると受信専用モード。',
  'The first rule that matches an attempt decides it.': '配送試行は、最初に当てはまった規則が決める。',
  'What happens in the SMTP session with the client.': 'クライアントとの SMTP セッションで起こること。',
  'What is done, in order, when the scenario is run.': 'シナリオの実行時に、順に行うこと。',
  'What must hold at the end.': '最後に成り立つはずのこと。',
  'What a run says of mail for another host that no rule decides.':
    'どの規則も決めなかった、ほかのホスト宛てのメールの扱い。',
  'What a run says of a message that came and of which no expectation speaks.':
    '届いたのに、どの期待も触れていないメッセージの扱い。',
  'Decides everything that chance decides.': '偶然に任せたことのすべてを決める。',
  'An IANA name, for MTAs that write local time.': '現地時刻を書く MTA のための、IANA のタイムゾーン名。',
  "The sandbox's clock in a run and in the fixture.": '実行時とフィクスチャーでのサンドボックスの時計。',
  "The MTA's configuration in its own words.": 'MTA の設定を、その MTA の言葉で書く。',
  'Which system is played.': 'どのシステムを演じるか。',
  'What happens to matching attempts at delivery. The first rule that matches decides.':
    '当てはまる配送試行に起こること。最初に当てはまった規則が決める。',
  'Shown wherever the rule decides something.': '規則が何かを決めたところに、いつも表示される。',
  'Which attempts it decides.': 'どの配送試行を決めるか。',
  'What becomes of the attempt; a list advances per recipient, and its last entry stays.':
    '配送試行の結果。リストは宛先ごとに順に進み、最後の項目が残る。',
  'Retires after so many uses over all recipients.': 'すべての宛先を通してこの回数だけ使われると、働かなくなる。',
  "Probability, drawn from the sandbox's seed.": '確率。サンドボックスのシードから決まる。',
  "Active between these times after the sandbox's start.": 'サンドボックスの開始から数えて、この時間のあいだだけ働く。',
  'All conditions that are given must match; {} matches everything.':
    '書いた条件がすべて当てはまらなければならない。{} はすべてに当てはまる。',
  'The envelope recipient.': 'エンベロープ宛先。',
  'The reverse-path; "" is the null one.': 'エンベロープ差出人。"" は空の差出人アドレス。',
  "The recipient's domain.": '宛先のドメイン。',
  "The reverse-path's domain.": 'エンベロープ差出人のドメイン。',
  'Header fields by name.': '名前ごとのヘッダーフィールド。',
  'The subject, decoded.': '件名(デコードしたもの)。',
  'Bytes, as a range: >1MB.': 'バイト数の範囲。例: >1MB',
  "The attempt's number from 1, as a range: >=3.": '1から数えた試行の番号の範囲。例: >=3',
  'Time since acceptance, as a range: <6h.': '受け付けてからの時間の範囲。例: <6h',
  'What the message is; a list means any of them. Automatic answers and complaints are mail too.':
    'メッセージの種類。リストはそのどれか。自動応答や苦情の報告は mail でもある。',
  'The SMTP client that handed the message in.': 'メッセージを渡した SMTP クライアント。',
  'Its address.': 'クライアントのアドレス。',
  'What it said in HELO or EHLO.': 'HELO か EHLO で名乗った名前。',
  'Its user name of AUTH.': 'AUTH の利用者名。',
  'Whether the session is encrypted.': 'セッションが暗号化されているかどうか。',
  'What becomes of an attempt.': '配送試行の結果',
  'It is delivered; also written as the bare word.': '配送される。単語だけで書いてもよい。',
  'The remote host answers so; 5xx fails, 4xx defers.':
    '相手のホストがこう応答する。5xx は恒久的エラー、4xx は一時的エラー。',
  'Where the reply comes.': '応答が来る場所。',
  'Whose reply or connection: mx.example.net[192.0.2.25], or either half.':
    '応答や接続の相手。mx.example.net[192.0.2.25] か、そのどちらか半分。',
  'made from the domain': 'ドメインから作る',
  'each MTA assumes its own': 'MTA ごとの想定',
  "What the DNS says of the recipient's domain.": '宛先のドメインについて DNS が答えること。',
  'What becomes of the connection to the remote host.': '相手のホストへの接続がどうなるか。',
  "What the remote host's EHLO lists, such as [8BITMIME, DSN, SIZE 1000].":
    '相手のホストの EHLO が挙げるもの。たとえば [8BITMIME, DSN, SIZE 1000]。',
  'What is wrong with the mailbox on this host.': 'このホストのメールボックスの何が問題か。',
  'A program at delivery ends so.': '配送時のプログラムがこう終わる。',
  'A real server takes it, and its reply is the outcome: smtp://127.0.0.1:2525, smtps://… or lmtp://…':
    '実際のサーバーに渡し、その応答を結果とする。smtp://127.0.0.1:2525、smtps://… または lmtp://…',
  'A command gets the message, as final delivery writes it, and its exit code is the outcome (--allow-commands).':
    'コマンドに、最終配送が書く形のメッセージを渡し、その終了コードを結果とする(--allow-commands が必要)。',
  'It is delivered into this Maildir, which is made where it is not there.':
    'この Maildir に配送される。なければ作られる。',
  'It is delivered into this mbox file.': 'この mbox ファイルに配送される。',
  'It is delivered, and a URL is told of it.': '配送され、URL に通知される。',
  'A URL that is told of the message.': 'メッセージについて通知を受ける URL。',
  'Where to post; beyond this machine only what --relay-allow names.':
    '通知の送り先。このマシンの外は、--relay-allow が挙げたものだけ。',
  "Whose words: bouncelab's own, or a provider's, signed as it signs.":
    '通知の形式。bouncelab 独自のものか、事業者のもの(署名もその事業者のとおり)。',
  'What the format signs with.': 'その形式が署名に使うもの。',
  'made from the seed': 'シードから作る',
  'How a bounce is classed, by a pattern of its status: { 5.2.1: { type: bounce } }.':
    'バウンスの分類。ステータスのパターンごとに書く: { 5.2.1: { type: bounce } }。',
  'How long to wait before each further attempt: [1m, 1h].': '次の試行までの間隔: [1m, 1h]。',
  "the provider's own waits": '事業者と同じ間隔',
  'Of Amazon SES, how SNS signs: 1 with SHA-1, 2 with SHA-256.':
    'Amazon SES の形式で、SNS の署名方式。1 は SHA-1、2 は SHA-256。',
  '1': '1',
  'URLs that are told what becomes of mail.': 'メールがどうなったかの通知を受ける URL。',
  'A URL that is told what becomes of mail, as a provider would tell it.':
    'メールがどうなったかの通知を、事業者と同じ形で受ける URL。',
  'Of what it is told.': '通知する出来事。',
  'of everything that its format knows': 'その形式が知っているものすべて',
  'The messages that it is told of.': '通知の対象とするメッセージ。',
  all: 'すべて',
  'It is delivered, and mail comes back: vacation, challenge, address-changed or complaint.':
    '配送され、メールが返ってくる。vacation、challenge、address-changed、complaint のどれか。',
  'Mail that comes back although the message was taken.': 'メッセージが受け取られたのに返ってくるメール。',
  'What comes back.': '返ってくるもの。',
  'In place of its own words.': '決まった文の代わりに書く文。',
  'To whom.': 'だれに返すか。',
  'the reverse-path': 'エンベロープ差出人',
  'For address-changed: where mail is to go from now on.': 'address-changed で、今後のメールの送り先。',
  'For a complaint: its Feedback-Type (RFC 5965).': 'complaint の Feedback-Type(RFC 5965)。',
  abuse: 'abuse',
  'Held until somebody releases it; also written as the bare word.':
    'だれかが解放するまで保留する。単語だけで書いてもよい。',
  'In a list: how many attempts of a recipient this entry serves.':
    'リストで、この項目が1つの宛先の試行を何回受け持つか。',
  "How long the attempt takes on the sandbox's clock.": 'サンドボックスの時計で、試行にかかる時間。',
  'Its exit code, which each MTA judges in its own way.': '終了コード。その意味は MTA ごとに違う。',
  'What it writes, which a bounce quotes.': '書き出す文。バウンスに引用される。',
  'A time in the life of the sandbox, counted from its start.': '開始から数えた、サンドボックスの時間。',
  'Active from then on.': 'このときから働く。',
  'from the start': '開始から',
  'Active until then.': 'このときまで働く。',
  'for ever': 'いつまでも',
  'It always matches unless given.': '省略すると、いつも当てはまる。',
  'Where in the session it acts; rcpt unless given, or the one place that the action has.':
    'セッションのどこで働くか。省略すると rcpt、動作に決まった場所があればそこ。',
  'What the server does; delay, drip and hide let the rules after it act, too.':
    'サーバーの動作。delay、drip、hide のあとでは、続く規則も働く。',
  'What the server does at this point.': 'ここでのサーバーの動作',
  'Refuses the command so; a 2xx (354 at data) lets it pass in your words.':
    'コマンドをこう断る。2xx(data では 354)なら、この文で受け入れる。',
  'Answers so much later, in real time.': '実時間でこれだけ遅れて応答する。',
  'Reads the message at this rate: 1kB/s.': 'メッセージをこの速さで読む。例: 1kB/s',
  'Closes the connection; also written as the bare word.': '接続を閉じる。単語だけで書いてもよい。',
  'Resets the connection (RST); also written as the bare word.': '接続をリセットする(RST)。単語だけで書いてもよい。',
  'Says nothing more; also written as the bare word.': 'それ以上何も言わない。単語だけで書いてもよい。',
  'Accepts the message, cuts the connection before the 250; also written as the bare word.':
    'メッセージを受け付け、250 の前に接続を切る。単語だけで書いてもよい。',
  'EHLO keywords to leave out; STARTTLS and AUTH are no commands then.':
    '隠す EHLO のキーワード。隠した STARTTLS と AUTH は、コマンドとしても知らないことになる。',
  'Breaks STARTTLS so.': 'STARTTLS をこう失敗させる。',
  'One thing to do.': '行うこと1つ',
  'Hands a message in, or several.': 'メッセージを1通、または何通か渡す。',
  'Waits in real time.': '実時間で待つ。',
  "Moves the sandbox's clock, stopping at each due instant.":
    'サンドボックスの時計を、実行予定の時刻ごとに止めながら進める。',
  'Moves the clock until nothing is due any more.': '実行予定がなくなるまで時計を進める。',
  'Puts these in front of the rules in force; reset takes away what steps before it put there.':
    '有効な規則の前にこれらを置く。reset は、前のステップが置いた規則を取り除く。',
  'Puts these in front of the session rules in force; may stand beside rules.':
    '有効なセッションの規則の前にこれらを置く。rules と並べて書いてもよい。',
  'Changes the MTA.': 'MTA を変える。',
  'Waits until such a message is there.': 'このようなメッセージが現れるまで待つ。',
  'What must hold at this point.': 'この時点で成り立つはずのこと。',
  'A message handed in as through /usr/sbin/sendmail, or over SMTP.':
    '/usr/sbin/sendmail を通すように、または SMTP で渡すメッセージ。',
  'The sender; also the reverse-path, unless envelope says otherwise.':
    '差出人。envelope に別の値がなければ、エンベロープ差出人にもなる。',
  'Recipients that stand in To.': 'To に書く宛先。',
  'Recipients that stand in Cc.': 'Cc に書く宛先。',
  'Recipients that stand in no header field.': 'どのヘッダーフィールドにも書かない宛先。',
  'The subject.': '件名。',
  'The body as plain text.': 'プレーンテキストの本文。',
  'The body as HTML.': 'HTML の本文。',
  'More header fields by name; a list repeats the field.':
    '名前ごとの、その他のヘッダーフィールド。リストにするとフィールドを繰り返す。',
  'Files that go with it.': '添付ファイル。',
  'When to send notices: NEVER, or any of SUCCESS, FAILURE, DELAY.':
    '通知メールを送る場合。NEVER、または SUCCESS、FAILURE、DELAY のいくつか。',
  'How much of the message a bounce returns.': 'バウンスがメッセージのどこまでを返すか。',
  'An envelope id, given back in notices.': '通知メールに返されるエンベロープ ID。',
  'Where it differs from the header; from: "" is the null reverse-path.':
    'ヘッダーと違うところだけを書く。from: "" は空の差出人アドレス。',
  'A file with the message, relative to this one.': 'メッセージのファイル。このファイルからの相対パス。',
  'Sends it so many times.': 'この回数だけ送る。',
  'Real time to wait before each.': '1通ごとに、送る前に待つ実時間。',
  'Goes over SMTP, as an application sends; session rules act.':
    'アプリケーションと同じように SMTP で送る。セッションの規則が働く。',
  'With via: a reply that the client gets; lost, nothing or untrusted where none comes.':
    'via とともに書く。クライアントが受け取るはずの応答。応答がなければ lost、nothing、untrusted のどれか。',
  'With via: the client asks for STARTTLS; with verify it takes no certificate that has run out.':
    'via とともに書く。クライアントが STARTTLS を求める。verify なら期限切れの証明書を受け入れない。',
  'With via: real time that the client waits for a reply.': 'via とともに書く。クライアントが応答を待つ実時間。',
  '30s': '30s',
  'A file that goes with a message.': 'メッセージの添付ファイル。',
  'Its name.': 'ファイル名。',
  'Its MIME type.': 'MIME タイプ。',
  'made from the name': 'ファイル名から決める',
  'What is in it.': '内容。',
  'How content is written.': 'content の書き方。',
  'The reverse-path; empty is the null one.': 'エンベロープ差出人。空なら空の差出人アドレス。',
  'The envelope recipients.': 'エンベロープ宛先。',
  'A notice of this kind.': 'この種類の通知メール。',
  'A message of this kind.': 'この種類のメッセージ。',
  'To whom; a pattern.': 'だれ宛てか。パターン。',
  'From whom; a pattern.': 'だれからか。パターン。',
  'For notices and answers: an address that it is about; a pattern.':
    '通知メールや自動応答などが述べているアドレス。パターン。',
  'The subject; a pattern.': '件名。パターン。',
  'Words in subject, addresses or text.': '件名、アドレス、本文にある語。',
  'So many of them.': 'その数。',
  'How long to wait, in real time.': '待つ時間(実時間)。',
  'A message that must (or with none must not) have come.': '届いているはずの(none なら届いていないはずの)メッセージ。',
  'A notice of this kind has come.': 'この種類の通知メールが届いている。',
  'A message of this kind has come.': 'この種類のメッセージが届いている。',
  'An envelope recipient, or an address in To.': 'エンベロープ宛先、または To のアドレス。',
  'From, or the reverse-path.': 'From、またはエンベロープ差出人。',
  'For notices and answers: an address that it is about.': '通知メールや自動応答などが述べているアドレス。',
  'An enhanced status code that it reports, or that its recipients have: 5.1.1, 5.*':
    '報告している、または宛先に付いた拡張ステータスコード。例: 5.1.1、5.*',
  'What has become of the message itself; a list means any of them.':
    'メッセージそのものがどうなったか。リストはそのどれか。',
  'The message has this text; a list means all of them.': 'メッセージにこの文がある。リストはそのすべて。',
  'The message matches this regular expression.': 'メッセージがこの正規表現に当てはまる。',
  'For notices: what it reports about one recipient.': '通知メールが1つの宛先について報告していること。',
  'It is this recorded message, but for what may differ.':
    '違ってもよいところを除いて、記録したこのメッセージと同じである。',
  'At most so long after the root message was accepted.': '元のメッセージを受け付けてから、この時間以内。',
  'At least so long after the root message was accepted.': '元のメッセージを受け付けてから、この時間以上あと。',
  'No such message has come; notice means none of any kind.':
    'このようなメッセージは届いていない。notice なら、どの種類の通知メールも届いていない。',
  'How many such messages: 2, >=1, 0.': 'このようなメッセージの数。例: 2、>=1、0',
  'These have come, one after the other.': 'これらが、この順に届いている。',
  'For notices: what it reports about one recipient (RFC 3464).':
    '通知メールが1つの宛先について報告していること(RFC 3464)。',
  'The address at which delivery was tried.': '配送を試みたアドレス。',
  'The address as the sender gave it.': '差出人が書いたとおりのアドレス。',
  'What became of it.': 'どうなったか。',
  'The enhanced status code.': '拡張ステータスコード。',
  "The remote host's reply.": '相手のホストの応答。',
  'The remote host.': '相手のホスト。',
  'The message is this recorded one; CRLF counts as LF.':
    'メッセージが、記録したこのメッセージと同じである。CRLF は LF とみなす。',
  'A recorded message, relative to this file.': '記録したメッセージ。このファイルからの相対パス。',
  'Header fields that may differ, wherever they stand; boundary means the MIME boundaries.':
    'どこにあっても、違ってよいヘッダーフィールド。boundary は MIME の境界文字列。',
  'A message that must have come at this place in the order.': '順序のこの位置で届いているはずのメッセージ。',
  'auto skips ahead while somebody waits; virtual moves by command only.':
    'auto はだれかが待つあいだ先へ飛ぶ。virtual は命じられたときだけ進む。',
  'When it starts (a real clock begins now).': '時計の開始時刻(real は現在から始まる)。',
  '2026-01-05T09:00:00Z': '2026-01-05T09:00:00Z',
  'Sandbox seconds per second, for a real clock.': 'real の時計で、1秒あたりに進むサンドボックスの秒数。',
  'netqmail 1.06.': 'netqmail 1.06。',
  'Files of /var/qmail/control by name.': '/var/qmail/control のファイルを名前ごとに書く。',
  'Home users and the lines of their .qmail files; `bob-list` beside `bob` is ~bob/.qmail-list.':
    'ローカルの利用者と、その .qmail ファイルの行。`bob` と並べた `bob-list` は ~bob/.qmail-list。',
  '~alias/.qmail-NAME.': '~alias/.qmail-NAME。',
  'How qmail-smtpd speaks.': 'qmail-smtpd の話し方。',
  'What netqmail 1.06 has not.': 'netqmail 1.06 にはないもの。',
  "`friendly`: bouncelab's own words, every extension, and none of qmail-smtpd's checks.":
    '`friendly` なら、文面は bouncelab のもの、拡張はすべて使え、qmail-smtpd の検査は行わない。',
  'What EHLO lists besides PIPELINING and 8BITMIME.': 'PIPELINING と 8BITMIME のほかに EHLO が並べるもの。',
  'RELAYCLIENT, as tcpserver sets it: clients may send anywhere, and this is put behind each recipient.':
    'tcpserver が設定する RELAYCLIENT。クライアントはどこへでも送ることができ、宛先の末尾にこの文字列が付く。',
  'Whose HELP and whose answer to a bare line feed.': 'HELP と、CR のない改行への応答を、どの版のものにするか。',
  'An empty doublebounceto throws double bounces away.': 'doublebounceto が空なら、二重バウンスを捨てる。',
  'The copy in a bounce ends after so many bytes of the queue file.':
    'バウンスの中の写しを、キューのファイルのこのバイト数で打ち切る。',
  'The bounce is a multipart/mixed message, the copy its second part.':
    'バウンスを multipart/mixed にし、写しを2番目のパートにする。',
  'Sun Java System Messaging Server.': 'Sun Java System Messaging Server。',
  "The official local host; by default channel l's.": '正式なローカルホスト名。省略するとチャネル l のもの。',
  'Further domains whose mail is kept here.': 'ここにメールを置く、その他のドメイン。',
  'Local parts that have a mailbox, each with its mailbox name where it has one; absent, every local part has.':
    'メールボックスのあるローカルパートと、あればそのメールボックス名。省略すると、どのローカルパートにもメールボックスがある。',
  'Null: there is no postmaster mailbox.': 'null なら、postmaster のメールボックスがない。',
  'Address or local part to addresses or a mailing list; or the text of an aliases file.':
    'アドレスかローカルパートから、アドレスかメーリングリストへの対応。または aliases ファイルの内容。',
  'Domain patterns to channels; the first that matches counts.':
    'ドメインのパターンからチャネルへの対応。最初に当てはまったものを使う。',
  'Action of a success report for a list with an error-return-address: RFC 3464 would have `delivered`.':
    'error-return-address のあるリストについての成功の通知の Action。RFC 3464 に従えば `delivered`。',
  'Channel blocks as in imta.cnf.': 'imta.cnf と同じチャネルブロック。',
  'Options as in option.dat.': 'option.dat と同じオプション。',
  "When warnings and returns come: at the return job's runs, or at the age to the second.":
    '配送遅延通知と返送の時期。リターンジョブの実行時か、経過時間どおりの秒か。',
  'What the server calls itself in Received fields and greetings.':
    'Received フィールドと最初の挨拶でのサーバーの名乗り。',
  "This host's own address, as notices show it.": '通知メールに現れる、このホスト自身のアドレス。',
  'Status of a timed-out notice: parsers read 4.4.7 as expired; old mail of the family has 5.0.0.':
    '期限切れの通知メールの Status。解析ツールは 4.4.7 を期限切れと読む。この系統の古いメールでは 5.0.0。',
  'Status of a recipient that an operator returned: published mail shows none; 5.7.0 is what parsers take well.':
    '管理者が返送した宛先の Status。公開されたメールには例がない。5.7.0 は解析ツールがうまく扱う値。',
  'What holds without a sendpost or warnpost keyword. `guide` (administration guide of 2005Q4): a copy, unless the sender is blank or returns are suppressed. `copy`: as copysendpost and copywarnpost. `inherit`: as copysendpost, and warnings as a sendpost keyword of the channel says, else as copywarnpost. `later` (releases after 2005Q4): as nosendpost, and warnings as for `inherit`.':
    'sendpost や warnpost のキーワードがないときの扱い。`guide`(2005Q4 の管理ガイド): 差出人が空か、返送が抑止されている場合を除いて写しを送る。`copy`: copysendpost と copywarnpost のとおり。`inherit`: copysendpost のとおりで、配送遅延通知はチャネルの sendpost 系のキーワードに従い、なければ copywarnpost のとおり。`later`(2005Q4 より後の版): nosendpost のとおりで、配送遅延通知は `inherit` と同じ。',
  'Whether the copy and err keywords have a copy made of what a blank header or NOTIFY keeps from the sender.':
    '空のヘッダーや NOTIFY のために差出人に送られないものについて、copy と err のキーワードが写しを作らせるかどうか。',
  'What a blank Errors-to: or Warnings-to: does. `suppress`: the sender is not told. `copies`: without USE_ERRORS_TO or USE_WARNINGS_TO the sender is told, and only the copy that no keyword asks for is left out. `option`: without that option nothing.':
    '空の Errors-to: や Warnings-to: の働き。`suppress`: 差出人に知らせない。`copies`: USE_ERRORS_TO や USE_WARNINGS_TO がなければ差出人に知らせ、どのキーワードも求めていない写しだけを省く。`option`: そのオプションがなければ何もしない。',
  'The channel that bits 0 and 1 of returnenvelope are read from.': 'returnenvelope のビット0と1を読み取るチャネル。',
  'Whether other hosts understand DSN requests, where neither notary nor nonotary says so.':
    'notary も nonotary もないとき、ほかのホストが DSN の要求を理解するとみなすかどうか。',
  'How many notices may come of each other before that is called a loop.':
    '通知メールが次の通知メールを生むことを、何通まで許すか。それを超えるとループとみなす。',
  'Whether a notice to the postmaster that fails is thrown away, or told of again for as long as keywords say so.':
    '失敗した postmaster 宛ての通知メールを捨てるか、キーワードが求めるかぎり再び知らせるか。',
  "What the checks of a sender's domain find; every domain that is not here is there.":
    '差出人のドメインの検査の結果。ここに書かないドメインは存在する。',
  'How its SMTP server speaks.': 'SMTP サーバーの話し方。',
  "An empty line between the recipients of part 1, or none, as in mail of PMDF's days.":
    '最初のパートの宛先のあいだに空行を置くか、PMDF の頃のメールのように置かないか。',
  "Which builds' layout a notice has. `6.1`: one empty line before the first boundary, and a Content-transfer-encoding in part 1. `6.2` (2005Q4). `7`: In-reply-to, References, Arrival-date, the envelope's own id where ENVID was not given, report-type first, the ORCPT in Received, the address in the delivery history.":
    'どの版の形で通知メールを書くか。`6.1`: 最初の境界の前に空行が1つ、最初のパートに Content-transfer-encoding がある。`6.2`(2005Q4)。`7`: In-reply-to、References、Arrival-date、ENVID がなければエンベロープ自身の ID、先頭の report-type、Received の中の ORCPT、配送履歴の中のアドレスがある。',
  'The folder of texts where the mapping table names none (IMTA_LANG): `en`, `ja`, `ja.UTF-8`, or one of `templates`.':
    'マッピング表が指定しないときの文面のフォルダー(IMTA_LANG)。`en`、`ja`、`ja.UTF-8`、または `templates` の1つ。',
  'Language to file name (return_failed.txt) to content; what a language lacks is taken from the shipped ones.':
    '言語からファイル名(return_failed.txt)、さらに内容への対応。足りないものは付属の文面を使う。',
  'A mapping file, of which the table NOTIFICATION_LANGUAGE is read.':
    'マッピングファイル。NOTIFICATION_LANGUAGE の表を読む。',
  'To whom it goes.': 'だれに送るか。',
  'The reverse-path of what goes to the members.': 'メンバーに送るもののエンベロープ差出人。',
  'Reply-to of what goes to the members.': 'メンバーに送るものの Reply-to。',
  'Errors-to of what goes to the members: who is told of failures.':
    'メンバーに送るものの Errors-to。失敗を知らされる人。',
  'Warnings-to of what goes to the members: who is told of delays.':
    'メンバーに送るものの Warnings-to。遅延を知らされる人。',
  'Mail exchangers; none where left out.': 'MX。省略するとなし。',
  'Addresses; none where left out.': 'アドレス。省略するとなし。',
  "`friendly` is bouncelab's own SMTP server, with every extension and none of the checks.":
    '`friendly` は bouncelab 自身の SMTP サーバー。拡張はすべて使え、検査は行わない。',
  'What EHLO lists besides.': 'そのほかに EHLO が並べるもの。',
  'Who may send to domains that are not local; a client with AUTH always may.':
    'ローカルでないドメインへ送ってよいクライアント。AUTH をしたクライアントはいつでもよい。',
  'What bit 2 of returnenvelope refuses: bad syntax (2005Q4), or a domain that no channel takes (later).':
    'returnenvelope のビット2が拒むもの。誤った構文(2005Q4)か、どのチャネルも受け持たないドメイン(より新しい版)。',
  'Whether mailfromdnsverify is content with an address where there is no MX (from 6.1 on).':
    'MX がなくてもアドレスがあれば mailfromdnsverify がよしとするかどうか(6.1 以降)。',
  'Replies in your words, by the name of each.': '応答の名前ごとに、独自の文を書く。',
  'How long: <6h, >=1d, 1h..2h.': '時間の範囲。例: <6h、>=1d、1h..2h',
  'How many: 3, >=3, <3, 2..4.': '数の範囲。例: 3、>=3、<3、2..4',
  'A length of time: 90s, 5m, 1d12h, P3D. A bare number counts as seconds.':
    '時間の長さ。例: 90s、5m、1d12h、P3D。数だけなら秒。',
  'A glob (* and ?), a /regex/, or a list of which any may match. Case is ignored.':
    'グロブ(* と ?)、/正規表現/、またはそのリスト(どれかが当てはまればよい)。大文字と小文字は区別しない。',
  'A code from 200 to 599, then text: 550 5.1.1 No such user. Newlines go on; {address} is the address that it is about.':
    '200 から 599 のコードと文。例: 550 5.1.1 No such user。改行で次の行に続ける。{address} はそのときのアドレスになる。',
  'How many bytes: 512, >1MB, <=10kB, 1kB..2MB.': 'バイト数の範囲。例: 512、>1MB、<=10kB、1kB..2MB',
}
