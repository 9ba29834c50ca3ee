package results

import (
	"bytes"
	"io"
	"net/http"

	"effectmonitor/engine/mkba"
	"effectmonitor/engine/source"
	"effectmonitor/functions/internal/app"
	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/download"
	"effectmonitor/functions/internal/policy"
	"effectmonitor/functions/internal/site"
)

// WorkbookRoot is where workbooks are served, by the function that can write them.
const WorkbookRoot = "/onderzoek/rekenmodel"

// workbookAddress is where the workbook of an account is.
func workbookAddress(a account) string {
	if a.group.Gemeente == "" {
		return WorkbookRoot + "/" + a.model.Definition().ID
	}
	return WorkbookRoot + "/" + a.model.Definition().ID + "/" + a.group.Gemeente
}

// WriteWorkbook writes an outcome as a workbook that computes. uncertainty may be nil;
// seed is that of its simulation.
type WriteWorkbook func(w io.Writer, result *mkba.Result, uncertainty *mkba.SensitivityResult, seed uint64) error

// Workbooks adds the addresses of workbooks. The writer is handed in, because it is far
// larger than everything else here, and only one function carries it.
func (s *Results) Workbooks(mux site.Router, write WriteWorkbook) {
	for _, pattern := range []string{WorkbookRoot + "/{model}", WorkbookRoot + "/{model}/{code}"} {
		mux.Handle("GET "+pattern, s.guard(policy.MKBARead, s.workbookResource, s.workbook(write)))
	}
}

// workbookAccount is what the address of a workbook asks for. The short address is that
// of the country or of a published study, the long one that of a gemeente.
func (s *Results) workbookAccount(r *http.Request) (account, error) {
	session, _ := auth.SessionOf(r.Context())
	u := session.User
	code := r.PathValue("code")
	if code != "" && code != u.Gemeente {
		return s.accountOf(r)
	}
	// A user's own gemeente has a short address on the pages of results.
	defs := s.App.Catalog()
	m := defs.Model(source.Ref{ID: r.PathValue("model")})
	if m == nil {
		return account{}, auth.ErrMissing
	}
	var first *account
	for _, a := range accountsOf(defs, m, "", u) {
		if a.group.Gemeente != code {
			continue
		}
		if first == nil {
			first = &a
		}
		if s.may(r.Context(), policy.MKBARead, a.resource()) {
			return a, nil
		}
	}
	if first == nil {
		return account{}, auth.ErrMissing
	}
	return *first, nil
}

func (s *Results) workbookResource(r *http.Request) (policy.Resource, error) {
	a, err := s.workbookAccount(r)
	return a.resource(), err
}

func (s *Results) workbook(write WriteWorkbook) site.Page {
	return func(w http.ResponseWriter, r *http.Request) error {
		a, err := s.workbookAccount(r)
		if err != nil {
			return err
		}
		result, uncertainty, err := s.App.CostResult(r.Context(), s.keyOfAccount(r, a))
		if err != nil {
			return err
		}
		if result.TooFew {
			return &app.Error{Code: app.NotFound, Op: "save workbook"}
		}
		_, seed := app.CostDraws()
		var b bytes.Buffer
		if err := write(&b, result, uncertainty, seed); err != nil {
			return err
		}
		download.Write(w, b.Bytes(), a.model.Definition().ID+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
		return nil
	}
}
