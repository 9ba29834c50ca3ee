// Package ses sends mail by Amazon SES, as plain text and as HTML in one message.
//
// It must not decide who gets a message or in which words, and never logs an address.
package ses

import (
	"context"
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"effectmonitor/functions/internal/cloud/account"
	"effectmonitor/functions/internal/notify"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sesv2"
	"github.com/aws/aws-sdk-go-v2/service/sesv2/types"
)

// Call is the one call of the service that is used: SendEmail of a client whose
// account is account.Once. A method value keeps the linker from keeping all others.
type Call func(context.Context, *sesv2.SendEmailInput, ...func(*sesv2.Options)) (*sesv2.SendEmailOutput, error)

// Sender sends mail.
type Sender struct {
	send Call
	from string
	set  *string
}

var _ notify.Sender = (*Sender)(nil)

// New returns a sender of mail that comes from an address. set is the name of the
// configuration set that reports what bounces; empty for none.
func New(send Call, from, set string) *Sender {
	s := &Sender{send: send, from: from}
	if set != "" {
		s.set = aws.String(set)
	}
	return s
}

// Send implements notify.Sender. It refuses what is no mail.
func (s *Sender) Send(ctx context.Context, m notify.Message) (string, error) {
	if err := m.Check(); err != nil {
		return "", err
	}
	if m.Channel != notify.Mail {
		return "", fmt.Errorf("%w: %s is no mail", notify.ErrInvalid, m.Channel)
	}
	page, err := htmlOf(m)
	if err != nil {
		return "", err
	}
	out, err := s.send(ctx, &sesv2.SendEmailInput{
		FromEmailAddress:     aws.String(s.from),
		ConfigurationSetName: s.set,
		Destination:          &types.Destination{ToAddresses: []string{m.To}},
		Content: &types.EmailContent{Simple: &types.Message{
			Subject: content(m.Subject),
			Body:    &types.Body{Text: content(m.Text), Html: content(page)},
		}},
	})
	switch {
	case err == nil:
		return aws.ToString(out.MessageId), nil
	case account.NotTaken(err):
		return "", fmt.Errorf("send mail: %w", notify.ErrLater)
	}
	return "", fmt.Errorf("send mail: %w", notify.Quiet(err))
}

func content(text string) *types.Content {
	return &types.Content{Data: aws.String(text), Charset: aws.String("UTF-8")}
}

// frame is the HTML of a mail: the text, in its language and direction, with links.
var frame = template.Must(template.New("mail").Parse(`<!DOCTYPE html><html lang="{{.Language}}"><head><meta charset="utf-8"><title>{{.Subject}}</title></head>` +
	`<body dir="auto">{{range .Lines}}<p>{{range .}}{{if .Link}}<a href="{{.Text}}">{{.Text}}</a>{{else}}{{.Text}}{{end}}{{end}}</p>{{end}}</body></html>`))

type piece struct {
	Text string
	Link bool
}

var address = regexp.MustCompile(`https?://[^\s<>"]*[\w/-]`)

func htmlOf(m notify.Message) (string, error) {
	var lines [][]piece
	for line := range strings.Lines(m.Text) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, pieces(line))
		}
	}
	var b strings.Builder
	err := frame.Execute(&b, struct {
		notify.Message
		Lines [][]piece
	}{m, lines})
	if err != nil {
		return "", fmt.Errorf("write mail: %w", err)
	}
	return b.String(), nil
}

// pieces cuts a line into links and what stands between them.
func pieces(line string) []piece {
	var out []piece
	at := 0
	for _, found := range address.FindAllStringIndex(line, -1) {
		out = append(out, piece{Text: line[at:found[0]]}, piece{line[found[0]:found[1]], true})
		at = found[1]
	}
	return append(out, piece{Text: line[at:]})
}
