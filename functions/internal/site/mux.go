package site

import (
	"net/http"
	"slices"

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

// ServeHTTP answers a request at the address that fits best.
func (m *Mux) ServeHTTP(w http.ResponseWriter, r *http.Request) { m.mux.ServeHTTP(w, r) }

// Addresses are all of them, in the order in which they were added.
func (m *Mux) Addresses() []Address { return slices.Clone(m.list) }
