package web

// InviteView hands a participant the way in: a link, a QR code, a print.
type InviteView struct {
	Page
	Lead  string
	URL   string // the personal link, absolute
	QR    string // SVG of the same link, see QRCode
	Valid string // "De koppeling werkt tot en met 3 december 2026."
	Steps []string
	Send  []SendOption
	Back  *Link
	New   string // posts for a new link, which ends this one; may be empty
}

// SendOption is a way to have it sent, such as by text message.
type SendOption struct{ Label, Action, Note string }
