// The desk's word in Mattermost: what is typed after /help goes to the desk, its answer comes back.
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

const (
	answerLimit = 1 << 20          // bytes, as for the server's own commands
	patience    = 30 * time.Second // likewise
	noAnswer    = "Бот сейчас не ответил. Отправьте то же самое ещё раз через минуту: " +
		"если вопрос уже записан, второй раз он не запишется."
	notSetUp = "Слово /help ещё не соединено с ботом: администратору сервера нужно вписать " +
		"адрес и ключ в настройки плагина «Помощь по журналу»."
)

// settings are written by `make connect`, or by hand in the System Console.
type settings struct{ Address, Token, Team string }

// Help is the plugin.
type Help struct {
	plugin.MattermostPlugin
	client http.Client
}

func main() {
	plugin.ClientMain(&Help{client: http.Client{Timeout: patience, CheckRedirect: stay}})
}

// stay takes a redirect for an answer that is none: followed, it would turn the POST into a GET.
func stay(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// OnActivate takes the word before the server's own command of that name.
func (p *Help) OnActivate() error {
	return p.API.RegisterCommand(&model.Command{
		Trigger:          "help",
		TeamId:           p.settings().Team,
		DisplayName:      "Помощь по журналу",
		AutoComplete:     true,
		AutoCompleteHint: "[что не получается]",
		AutoCompleteDesc: "Вопрос консультантам по «Дневнику.ру»; справка самого чата: /help mattermost",
	})
}

// ExecuteCommand carries what was typed to the desk. Whatever fails, the text is given back.
func (p *Help) ExecuteCommand(_ *plugin.Context, args *model.CommandArgs) (*model.CommandResponse, *model.AppError) {
	word, text := args.Command, ""
	if end := strings.IndexFunc(word, unicode.IsSpace); end >= 0 {
		word, text = word[:end], word[end+1:]
	}
	if strings.EqualFold(strings.TrimSpace(text), "mattermost") {
		return p.serversOwnHelp(), nil
	}
	desk := p.settings()
	if desk.Address == "" || desk.Token == "" {
		return givenBack(notSetUp, text), nil
	}
	answer, err := p.ask(desk.Address, url.Values{
		"user_id": {args.UserId}, "channel_id": {args.ChannelId}, "team_id": {args.TeamId},
		"root_id": {args.RootId}, "trigger_id": {args.TriggerId}, "token": {desk.Token},
		"command": {strings.ToLower(word)}, "text": {text},
	})
	if err != nil {
		p.API.LogError("The desk did not answer the command", "error", err.Error())
		return givenBack(noAnswer, text), nil
	}
	return answer, nil
}

func (p *Help) ask(address string, form url.Values) (*model.CommandResponse, error) {
	answer, err := p.client.PostForm(strings.TrimRight(address, "/")+"/command", form)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("status %d", answer.StatusCode)
	}
	return model.CommandResponseFromJSON(io.LimitReader(answer.Body, answerLimit))
}

func (p *Help) settings() (found settings) {
	if err := p.API.LoadPluginConfiguration(&found); err != nil {
		p.API.LogError("The settings cannot be read", "error", err.Error())
	}
	return found
}

// serversOwnHelp leads where the built-in command leads. That one cannot be called from here: it
// would come back to this plugin.
func (p *Help) serversOwnHelp() *model.CommandResponse {
	link := model.SupportSettingsDefaultHelpLink
	// A server that does not answer the plugin's question gives no configuration at all.
	if config := p.API.GetConfig(); config != nil {
		if set := config.SupportSettings.HelpLink; set != nil && *set != "" {
			link = *set
		}
	}
	return whisper("Справка Mattermost: [документация и руководства](" + link + ")")
}

// givenBack shows the text as it was typed: in a fence longer than any that is in it.
func givenBack(reason, text string) *model.CommandResponse {
	if text == "" {
		return whisper(reason)
	}
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return whisper(reason + "\nВаш текст:\n" + fence + "\n" + text + "\n" + fence)
}

func whisper(text string) *model.CommandResponse {
	return &model.CommandResponse{ResponseType: model.CommandResponseTypeEphemeral, Text: text, SkipSlackParsing: true}
}
