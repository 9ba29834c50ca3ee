package site

import (
	"net/http"
	"path"
	"slices"
	"strings"

	"effectmonitor/functions/internal/policy"
)

// Router takes the addresses of a package. A test lists who takes part, so that no
// address is served outside the table of rights.
type Router interface {
	Handle(pattern string, h http.Handler)
	HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request))
}

// Address is a pattern with the question that the policies are asked about it; Action
// is empty where the pages decide by themselves, or everybody may come.
type Address struct {
	Pattern string
	Action  policy.Action
}

// Mux serves addresses and knows which they are. The zero value has none.
type Mux struct {
	mux  http.ServeMux
	list []Address
}

// NewMux returns a mux without addresses.
func NewMux() *Mux { return &Mux{} }

// Handle adds an address.
func (m *Mux) Handle(pattern string, h http.Handler) {
	a := Address{Pattern: pattern}
	if asks, ok := h.(interface{ Action() policy.Action }); ok {
		a.Action = asks.Action()
	}
	m.mux.Handle(pattern, h)
	m.list = append(m.list, a)
}

// HandleFunc adds an address.
func (m *Mux) HandleFunc(pattern string, h func(http.ResponseWriter, *http.Request)) {
	m.Handle(pattern, http.HandlerFunc(h))
}

// MachineRoot is what the addresses for machines begin with.
const MachineRoot = "/api"

// ServeHTTP answers a request at the address that fits best.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.mux.ServeHTTP(w, exact(r)) }

// exact makes of a request for machines with a path that is not written as it is, such as
// //api/v1 or /api/v1/../v1, one of their root, where there is nothing: the router would
// lead to another address with a page, which machines do not read.
func exact(r *http.Request) *http.Request {
	asked := r.URL.EscapedPath()
	clean := path.Clean("/" + asked)
	if strings.TrimSuffix(asked, "/") == clean || clean != MachineRoot && !strings.HasPrefix(clean, MachineRoot+"/") {
		return r
	}
	root := *r.URL
	root.Path, root.RawPath = MachineRoot, ""
	out := r.WithContext(r.Context())
	out.URL = &root
	return out
}

// Addresses are all of them, in the order in which they were added.
func (m *Mux) Addresses() []Address { return slices.Clone(m.list) }
