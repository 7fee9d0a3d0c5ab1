package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin/plugintest"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
)

const fence = "```"

// desk answers every command with `status` and `body`, and keeps the last form that it was sent.
type desk struct {
	*httptest.Server
	status int
	body   string
	heard  url.Values
}

func open(t *testing.T) *desk {
	found := &desk{status: http.StatusOK, body: `{"response_type":"ephemeral","text":"Принято"}`}
	found.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		found.heard, _ = url.ParseQuery(string(body))
		found.heard.Set("path", r.URL.Path)
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(found.status)
		_, _ = io.WriteString(w, found.body)
	}))
	t.Cleanup(found.Close)
	return found
}

// plugged returns the plugin as the System Console has set it up, and the API that it sees.
func plugged(t *testing.T, set settings) (*Help, *plugintest.API) {
	api := &plugintest.API{}
	api.On("LoadPluginConfiguration", mock.Anything).Run(func(args mock.Arguments) {
		*args.Get(0).(*settings) = set
	}).Return(nil).Maybe()
	api.On("LogError", mock.Anything, mock.Anything, mock.Anything).Return().Maybe()
	help := &Help{client: http.Client{CheckRedirect: stay}}
	help.SetAPI(api)
	t.Cleanup(func() { api.AssertExpectations(t) })
	return help, api
}

func said(t *testing.T, help *Help, command string) *model.CommandResponse {
	args := &model.CommandArgs{
		UserId: "user", ChannelId: "channel", TeamId: "team", RootId: "root", TriggerId: "trigger",
		Command: command,
	}
	answer, err := help.ExecuteCommand(nil, args)
	require.Nil(t, err)
	assert.Equal(t, model.CommandResponseTypeEphemeral, answer.ResponseType)
	return answer
}

func TestItTakesTheWordInTheDesksTeamAlone(t *testing.T) {
	help, api := plugged(t, settings{Team: "team"})
	api.On("RegisterCommand", mock.MatchedBy(func(command *model.Command) bool {
		return command.Trigger == "help" && command.TeamId == "team" && command.AutoComplete &&
			command.AutoCompleteDesc != ""
	})).Return(nil).Once()
	require.NoError(t, help.OnActivate())
}

func TestTheDeskHearsWhoSaidWhatAndWhere(t *testing.T) {
	desk := open(t)
	help, _ := plugged(t, settings{Address: desk.URL + "/", Token: "secret"})
	assert.Equal(t, "Принято", said(t, help, "/Help  не\nсохраняется").Text)
	wanted := map[string]string{
		"user_id": "user", "channel_id": "channel", "team_id": "team", "root_id": "root",
		"trigger_id": "trigger", "token": "secret", "command": "/help",
		"text": " не\nсохраняется", "path": "/command",
	}
	for name, value := range wanted {
		assert.Equal(t, value, desk.heard.Get(name), name)
	}
}

func TestWhateverFailsTheTextIsGivenBack(t *testing.T) {
	cases := map[string]struct {
		status int
		body   string
	}{
		"an error":             {http.StatusInternalServerError, `{"text":"no"}`},
		"a foreign token":      {http.StatusForbidden, `{"error":"Forbidden"}`},
		"a redirect":           {http.StatusFound, ""},
		"success without body": {http.StatusNoContent, ""},
		"a page":               {http.StatusOK, "<html>"},
		"nothing":              {http.StatusOK, ""},
		"more than a mebibyte": {http.StatusOK, `{"text":"` + strings.Repeat("a", answerLimit) + `"}`},
	}
	for name, each := range cases {
		t.Run(name, func(t *testing.T) {
			desk := open(t)
			desk.status, desk.body = each.status, each.body
			help, _ := plugged(t, settings{Address: desk.URL, Token: "secret"})
			answer := said(t, help, "/help мой вопрос")
			assert.Equal(t, noAnswer+"\nВаш текст:\n"+fence+"\nмой вопрос\n"+fence, answer.Text)
			assert.True(t, answer.SkipSlackParsing)
		})
	}
}

func TestADeskThatIsAwayGivesTheTextBack(t *testing.T) {
	desk := open(t)
	desk.Close()
	help, _ := plugged(t, settings{Address: desk.URL, Token: "secret"})
	assert.Contains(t, said(t, help, "/help мой вопрос").Text, "мой вопрос")
}

func TestTheFenceIsLongerThanAnyInTheText(t *testing.T) {
	answer := givenBack("Нет.", "а\n````\nб")
	assert.Equal(t, "Нет.\nВаш текст:\n`````\nа\n````\nб\n`````", answer.Text)
}

func TestWithoutAddressOrTokenItSaysWhoCanHelp(t *testing.T) {
	for _, set := range []settings{{Token: "secret"}, {Address: "http://127.0.0.1:9"}} {
		help, _ := plugged(t, set)
		answer := said(t, help, "/help вопрос").Text
		assert.Contains(t, answer, notSetUp)
		assert.Contains(t, answer, "вопрос")
	}
}

func TestTheServersOwnHelpIsStillThere(t *testing.T) {
	help, api := plugged(t, settings{})
	config := &model.Config{}
	config.SetDefaults()
	*config.SupportSettings.HelpLink = "https://school.example/chat"
	api.On("GetConfig").Return(config).Once()
	assert.Contains(t, said(t, help, "/help Mattermost ").Text, "(https://school.example/chat)")
	*config.SupportSettings.HelpLink = ""
	api.On("GetConfig").Return(config).Once()
	assert.Contains(t, said(t, help, "/help mattermost").Text, model.SupportSettingsDefaultHelpLink)
}
