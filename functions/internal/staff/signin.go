package staff

import (
	"net/http"

	"effectmonitor/functions/internal/auth"
	"effectmonitor/functions/internal/site"
	"effectmonitor/functions/internal/web"
)

// open are the routes that need no session.
func (s *Staff) open(mux site.Router) {
	mux.Handle("GET /{$}", s.Site.Handle(s.home))
	limit := auth.NewSignInLimit(s.Site.Now)
	starting := func(p site.Page) site.Page {
		return func(w http.ResponseWriter, r *http.Request) error {
			if err := limit.Start(r); err != nil {
				return err
			}
			return p(w, r)
		}
	}
	finishing := func(p site.Page) site.Page {
		return func(w http.ResponseWriter, r *http.Request) error {
			return limit.Finish(r, func() error { return p(w, r) })
		}
	}
	mux.Handle("GET "+site.SignInPath, s.Site.Handle(starting(s.signIn)))
	mux.Handle("POST "+site.SignInPath, s.Site.Handle(finishing(s.signInLocal)))
	mux.Handle("GET "+site.SignInPath+"/terug", s.Site.Handle(finishing(s.signedIn)))
	mux.Handle("POST "+site.SignOutPath, s.Site.Handle(s.signOut))
}

// home leads a user to the first place there is something to do, and a visitor to
// the sign-in.
func (s *Staff) home(w http.ResponseWriter, r *http.Request) error {
	if _, ok := auth.SessionOf(r.Context()); !ok {
		return auth.ErrNoSession
	}
	to := s.Site.Home(r.Context())
	if to == "" {
		return auth.ErrForbidden
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func (s *Staff) signIn(w http.ResponseWriter, r *http.Request) error {
	to := auth.LocalPath(r.URL.Query().Get("verder"))
	if s.Local == nil {
		return s.Provider.Begin(w, r, to)
	}
	users, err := s.localUsers(r.Context())
	if err != nil {
		return err
	}
	p := s.Site.Page(r, site.PageOptions{National: true})
	p.Title, p.Brand.Sub = p.T("sign-in.title"), p.T("sign-in.demo")
	p.User, p.Nav = nil, nil // whoever was here is about to become somebody else
	s.Site.Render(w, r, http.StatusOK, web.SignIn(web.SignInView{
		Page: p, Intro: p.T("sign-in.intro"), Action: site.SignInPath, Next: to, Groups: s.users(p, users),
	}))
	return nil
}

// users groups the invented users by gemeente, those of the country last.
func (s *Staff) users(p web.Page, all []auth.User) []web.SignInGroup {
	var groups []web.SignInGroup
	byCode := map[string]int{}
	var national []web.SignInUser
	for _, u := range all {
		entry := web.SignInUser{ID: u.ID, Name: u.Name, Role: s.Site.Role(p, u), Note: u.Team}
		g := s.App.Catalog().Gemeente(u.Gemeente)
		if g == nil {
			national = append(national, entry)
			continue
		}
		at, ok := byCode[g.Code]
		if !ok {
			at = len(groups)
			byCode[g.Code] = at
			groups = append(groups, web.SignInGroup{Title: p.T("site.gemeente", "name", g.Name)})
		}
		groups[at].Users = append(groups[at].Users, entry)
	}
	if len(national) > 0 {
		groups = append(groups, web.SignInGroup{Title: p.T("site.national"), Users: national})
	}
	return groups
}

// signInLocal signs an invented user in.
func (s *Staff) signInLocal(w http.ResponseWriter, r *http.Request) error {
	if s.Local == nil {
		return site.ErrNotFound
	}
	user, err := s.localUser(r.Context(), r.PostFormValue("gebruiker"))
	if err != nil {
		return err
	}
	if _, err := s.Site.Sessions.Start(w, r, user); err != nil {
		return err
	}
	http.Redirect(w, r, auth.LocalPath(r.PostFormValue("verder")), http.StatusSeeOther)
	return nil
}

// signedIn takes the answer of the provider.
func (s *Staff) signedIn(w http.ResponseWriter, r *http.Request) error {
	if s.Provider == nil {
		return site.ErrNotFound
	}
	to, err := s.Provider.Callback(w, r)
	if err != nil {
		return err
	}
	http.Redirect(w, r, auth.LocalPath(to), http.StatusSeeOther)
	return nil
}

func (s *Staff) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.Site.Sessions.End(w, r); err != nil {
		return err
	}
	http.Redirect(w, r, site.SignInPath, http.StatusSeeOther)
	return nil
}
